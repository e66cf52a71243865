import type { AlertKind } from '../../core/finding.ts'
import type { Alert, Change } from '../alert.ts'
import { PREFIX } from '../sms-text.ts'
import type { ReplyDecision } from './decide-reply.ts'
import type { ReplyAction } from './parse-reply.ts'

/** A text of three parts holds about so many codes; more would only cost. */
const MOST_CODES = 12

/** What a number that nobody knows is told: nothing of what is watched here. */
export const STRANGER_TEXT = `${PREFIX}本号码只受理已登记救助人员的回复。遇紧急情况请拨打120、110或119。`

/** The answer to a reply that changed nothing. Codes only: who forged the number learns nothing. */
export function refusalText(decision: Exclude<ReplyDecision, { do: 'act' }>): string {
  switch (decision.do) {
    case 'ask-back':
      return `${PREFIX}请加上码再回复,例如:${SAID[decision.action]} ${decision.codes.at(-1) ?? ''}。在办:${codeList(decision.codes)}`
    case 'ask-code':
      return `${PREFIX}误报须加码确认,请回复:3 ${decision.code}。通知仍在继续。`
    case 'closed':
      return `${PREFIX}${decision.code}已关闭,无须再处理。`
    case 'unknown-code':
      return decision.codes.length === 0
        ? `${PREFIX}没有这个码的在办警情。`
        : `${PREFIX}没有这个码的在办警情。在办:${codeList(decision.codes)}`
    case 'nothing-open':
      return `${PREFIX}目前没有须您处理的警情。`
    default:
      return `${PREFIX}没看懂。请回复:1收到 2已到 3误报 4上报,后面加上短信末尾的码,例如:1 A7`
  }
}

/** Shortest, as people text it. */
const SAID: Readonly<Record<ReplyAction, string>> = {
  acknowledge: '1',
  'en-route': '在路上',
  'on-scene': '2',
  'false-alarm': '3',
  'pass-on': '4',
}

/** The worst last, and of these the newest: they are what is asked about. */
function codeList(codes: readonly string[]): string {
  if (codes.length <= MOST_CODES) return codes.join(' ')
  return `${codes.slice(-MOST_CODES).join(' ')}等${codes.length}件`
}

/** The answer to a reply that was acted upon: what it did to the alert that was `before`. */
export function actedText(
  action: ReplyAction,
  before: Alert,
  { alert: after, story }: Pick<Change, 'alert' | 'story'>,
  homeCode?: string,
): string {
  const { code } = after
  const away = homeCode === undefined || !MAY_BE_AWAY.has(after.kind) ? '' : `。如住院或外出回复:外出3天 ${homeCode}`
  switch (action) {
    case 'acknowledge':
      if (after.state === 'on-scene') return arrivedText(code, away)
      return heldText('收到', before, after, away)
    case 'en-route':
      return heldText('在途', before, after, '')
    case 'on-scene':
      return arrivedText(code, away)
    case 'pass-on':
      return `${PREFIX}${code}已转上级。`
    default:
      return falseAlarmText(after, story)
  }
}

const arrivedText = (code: string, away: string): string => `${PREFIX}${code}已登记到场。需支援请回复4 ${code}${away}`

/** A promise holds once for each person: whoever makes it again must not believe that it does. */
const heldText = (what: string, before: Alert, { state, code }: Alert, away: string): string =>
  before.state === 'open' && state === 'open'
    ? `${PREFIX}${code}您已答复过${what},通知仍在继续。到场请回复2 ${code}`
    : `${PREFIX}${code}已登记${what}。到场请回复2 ${code}${away}`

function falseAlarmText({ state, code }: Alert, story: Change['story']): string {
  if (state === 'resolved') return `${PREFIX}${code}已按误报关闭。`
  return story.some(({ type }) => type === 'nobody-to-confirm')
    ? `${PREFIX}${code}无人可核实,通知仍在继续。请致电值班室。`
    : `${PREFIX}${code}已请上级核实,核实前通知仍在继续。`
}

/** Of these the answer may be that the resident is away: whoever answers is told how to say so. */
const MAY_BE_AWAY: ReadonlySet<AlertKind> = new Set<AlertKind>([
  'inactivity',
  'not-returned',
  'night-door',
  'low-water-use',
  'gateway-offline',
  'presence',
])
