import { clockText, localTime } from '../core/calendar.ts'
import type { Directory, Home } from '../core/directory.ts'
import { isDrill } from '../core/drill-home.ts'
import { areaAt, type HomeId } from '../core/names.ts'
import type { Alert, RecipientRole, Telling } from './alert.ts'
import { DRILL_HEAD } from './drill/drill-words.ts'
import { ALL_WELL, recoveredWords } from './recovery-words.ts'
import { DO_NOT_ENTER, KIND_WORDS, SEVERITY_WORDS } from './words.ts'

/** The sender's name as the network operators want it, first in every text. */
export const PREFIX = '【守望】'

/** One part of a Chinese SMS, in UTF-16 units as the network counts them; of a longer one each part holds fewer. */
export const ONE_PART = 70
const PART_OF_MORE = 67

const partsOf = ({ length }: string): number => (length <= ONE_PART ? 1 : Math.ceil(length / PART_OF_MORE))

export interface TextFacts {
  readonly directory: Directory
  readonly timeZone: string
  /** What a home is called in texts about its resident's whereabouts. */
  readonly homeCodeOf?: ((home: HomeId) => string | undefined) | undefined
  /** Where people open the pages, without a slash at the end. */
  readonly pageUrl?: string | undefined
}

type Purpose = Telling['purpose']

/** What is sent to one person about one alert. No more than they need at the door: a neighbour reads kind, place and code only. */
export function noticeText(
  alert: Alert,
  to: { readonly purpose: Purpose; readonly role: RecipientRole | undefined },
  facts: TextFacts,
): string {
  switch (to.purpose) {
    case 'alarm':
      return alarmText(alert, to.role, facts)
    case 'recovery':
      return `${PREFIX}码${alert.code}${kindOf(alert)}:${recovered(alert)}。`
    case 'confirm':
      return fitted(
        placesOf(alert, facts),
        (place) =>
          `${PREFIX}请核实:${place}${kindOf(alert)},有人报误报。确认误报回复3 ${alert.code},须处置回复1 ${alert.code}`,
      )
    default:
      return `${PREFIX}码${alert.code}:是否仍在现场?仍在回复2 ${alert.code},需支援回复4 ${alert.code},10分钟无答复将通知上级。`
  }
}

/** The same text once more, after a send of which nobody knows whether it went out. */
export const markPossibleDuplicate = (text: string): string =>
  text.startsWith(`${PREFIX}可能重复`) ? text : `${PREFIX}可能重复,${text.replace(PREFIX, '')}`

function alarmText(alert: Alert, role: RecipientRole | undefined, facts: TextFacts): string {
  const tail = `。回复1收到 2已到 3误报 4上报,码${alert.code}`
  const head = DO_NOT_ENTER.has(alert.kind) ? '勿贸然进入,先拨119。' : `${SEVERITY_WORDS[alert.severity].zh}:`
  if ('area' in alert.subject) return `${PREFIX}${head}${plain(alert.summary.zh)}${tail}`
  if (isDrill(alert.subject)) return `${PREFIX}${DRILL_HEAD}:${placesOf(alert, facts)[0] ?? ''}${tail}`
  const marks = alert.marks.map((mark) => `[${plain(mark.zh)}]`).join('')
  if (role === 'neighbour') {
    return fitted(placesOf(alert, facts), (place) => `${PREFIX}${head}${kindOf(alert)}${marks},${place}${tail}`)
  }
  const who = personOf(facts.directory.home(alert.subject.home), alert, facts.timeZone)
  const when = clockText(alert.happenedAt, facts.timeZone)
  const homeCode = alert.kind === 'presence' ? facts.homeCodeOf?.(alert.subject.home) : undefined
  const asked = homeCode === undefined ? '' : `,户号${homeCode}`
  return fitted(
    placesOf(alert, facts),
    (place) => `${PREFIX}${head}${who}${kindOf(alert)}${marks},${when},${place}${asked}${tail}`,
  )
}

export const kindOf = (alert: Alert): string =>
  alert.kind === 'gateway-offline' && alert.severity === 'routine' ? '网关离线' : KIND_WORDS[alert.kind].zh

function recovered(alert: Alert): string {
  if (alert.state === 'resolved' && alert.note === ALL_WELL) return '本人已报平安,不必前往'
  if (alert.kind === 'fall') return '设备已取消,请仍确认'
  return alert.severity === 'life-safety' ? '信号已消失,请仍确认' : recoveredWords(alert)
}

export function personOf(home: Home | undefined, alert: Alert, timeZone: string): string {
  if (home === undefined) return ''
  const surname = /^./u.exec(plain(home.residentName))?.[0]
  const age =
    home.residentBirthYear === undefined
      ? ''
      : `(${localTime(alert.happenedAt, timeZone).year - home.residentBirthYear}岁)`
  return surname === undefined ? '' : `${surname}**${age}`
}

/** The place at different lengths, longest first. */
export function placesOf(alert: Alert, { directory }: TextFacts): readonly string[] {
  if ('area' in alert.subject) {
    const name = directory.area(alert.subject.area)?.name
    return [plain(name ?? alert.subject.area)]
  }
  const home = directory.home(alert.subject.home)
  if (home === undefined) return [`住户${alert.subject.home}`]
  const town = areaAt(home.area, 'town')
  const townName = town === undefined ? '' : plain(directory.area(town)?.name ?? '')
  const address = plain(home.address)
  // By characters: half of a rare one is none.
  const characters = Array.from(address)
  const ends = [20, 14, 10, 6]
    .filter((length) => length < characters.length)
    .map((length) => `…${characters.slice(-length).join('')}`)
  return [`${townName}${address}`, address, ...ends]
}

/**
 * The text with the longest place that takes no more parts than with the shortest: one, where there is room for it. The code is never cut.
 */
function fitted(places: readonly string[], textWith: (place: string) => string): string {
  const texts = places.map(textWith)
  const fewest = Math.min(...texts.map(partsOf))
  return texts.find((text) => partsOf(text) <= fewest) ?? textWith('')
}

/** Text from outside: no address that vendors refuse or people click on, no brackets that feign a sender, no line breaks. */
export const plain = (text: string): string =>
  text
    .replaceAll(/https?:\/\/\S*|www\.\S*/gi, '')
    .replaceAll(/[【】\s]+/g, ' ')
    .trim()
