import { localTime } from '../../core/calendar.ts'
import { PRESENCE_WORDS } from '../../core/presence.ts'
import type { EpochMs } from '../../core/time.ts'
import { PREFIX } from '../sms-text.ts'
import type { PresenceDecision } from './decide-presence.ts'
import type { SmsPresenceMode } from './parse-presence.ts'

/** What was set, as its texts say it. */
export interface SetPresence {
  readonly homeCode: string
  readonly mode: SmsPresenceMode
  readonly until: EpochMs | undefined
}

/** The answer to a text about whereabouts that changed nothing. */
export function presenceRefusalText(decision: Exclude<PresenceDecision, { do: 'set' }>): string {
  switch (decision.do) {
    case 'ask-home':
      return `${PREFIX}未登记:请加上户号(H和数字),例如:外出3天 H加数字。户号可问值班室。`
    case 'not-yours':
      return `${PREFIX}未登记:没有可由您登记的这个户号,请核对后重发,或问值班室。`
    case 'outdated':
      return `${PREFIX}${decision.homeCode}未登记:此短信迟到,此后已有新的登记。如仍须登记请重发。`
    case 'ask-days':
      return `${PREFIX}${decision.homeCode}未登记:请写明1至7天,例如:外出3天 ${decision.homeCode}`
    default:
      return `${PREFIX}${decision.homeCode}未登记:${decision.fault.zh}`
  }
}

/**
 * The answer once it holds. Codes only: the sender's number may be forged.
 * @param stillTold the code of an alert that the sender was told of, and that would not have been raised in this mode: it runs on until
 *   somebody closes it
 */
export function presenceSetText(
  { homeCode, mode, until }: SetPresence,
  facts: { readonly timeZone: string; readonly stillTold: string | undefined },
): string {
  if (mode === 'at-home' || until === undefined) return `${PREFIX}${homeCode}已登记在家,继续守护。`
  const set = `${PREFIX}${homeCode}已登记${PRESENCE_WORDS[mode].zh},至${dayAndTime(until, facts.timeZone)},到时自动恢复守护。`
  const { stillTold } = facts
  return stillTold === undefined
    ? `${set}提前回家请回复:回家 ${homeCode}`
    : `${set}警情${stillTold}仍在逐级通知,不用再查看请回复3 ${stillTold}`
}

/** The answer when it could not be kept. */
export const presenceFailedText = (homeCode: string): string =>
  `${PREFIX}${homeCode}未能登记,该户仍按在家守护。请致电值班室。`

/** What the village reads when somebody set a mode by SMS: a forged number must not take a home out of watch unseen. */
export function presenceEchoText(
  { homeCode, mode, until }: SetPresence,
  facts: { readonly place: string; readonly by: string; readonly timeZone: string },
): string {
  const head = `${PREFIX}${facts.place}(${homeCode})由${facts.by}短信登记`
  if (mode === 'at-home' || until === undefined) return `${head}在家,继续守护。`
  return `${head}${PRESENCE_WORDS[mode].zh},至${dayAndTime(until, facts.timeZone)}。不实请回复:回家 ${homeCode}`
}

const two = (n: number): string => String(n).padStart(2, '0')

function dayAndTime(at: EpochMs, timeZone: string): string {
  const { month, day, hour, minute } = localTime(at, timeZone)
  return `${month}月${day}日${two(hour)}:${two(minute)}`
}
