import { WEEKDAYS, type Weekday } from './civil-day.ts'

/** A piece of what a notice says of one festival. */
export type HolidayToken =
  /** Year and month are left out where the notice does: `2月15日至23日`. */
  | {
      readonly kind: 'date'
      readonly text: string
      readonly year?: number
      readonly month?: number
      readonly day: number
    }
  /** What the notice says that the day before it is. */
  | { readonly kind: 'weekday'; readonly weekday: Weekday }
  | { readonly kind: 'to' | 'off' | 'work' | 'end' }
  /** `共9天` or `放假9天`. */
  | { readonly kind: 'count'; readonly days: number }
  | { readonly kind: 'unknown'; readonly text: string }

type Read = (groups: readonly string[]) => HolidayToken | undefined

const WEEKDAY_SIGNS = '一二三四五六日'
const weekdayOfSign = (sign: string): Weekday => WEEKDAYS[WEEKDAY_SIGNS.indexOf(sign === '天' ? '日' : sign)] ?? 7

/** What is tried at each place, in this order; `undefined` says nothing. */
const PIECES: readonly (readonly [RegExp, Read])[] = [
  [
    /(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?/y,
    ([text = '', year, month, day]) => date(text, { year: Number(year), month: Number(month), day: Number(day) }),
  ],
  [
    /(\d{1,2})(?:月|[-/.])(\d{1,2})日?/y,
    ([text = '', month, day]) => date(text, { month: Number(month), day: Number(day) }),
  ],
  [/(\d{1,2})日/y, ([text = '', day]) => date(text, { day: Number(day) })],
  // The notice says 农历腊月二十八、周日: the last word is the one that can be checked.
  [/\([^()\d]*(?:周|星期)([一二三四五六日天])[^()\d]*\)/y, ([, sign = '']) => weekday(sign)],
  [/\([^()\d]*\)/y, () => undefined],
  // A day in brackets may be one to work: not to be passed over.
  [/\([^()]*\)/y, ([text = '']) => ({ kind: 'unknown', text })],
  [/与周末连休|放假调休|放假|调休|off\b/iy, () => ({ kind: 'off' })],
  [/上班|补班|make-?up\b|work\b/iy, () => ({ kind: 'work' })],
  [/(?:周|星期)([一二三四五六日天])/y, ([, sign = '']) => weekday(sign)],
  [/(?:共\s*)?(\d{1,2})\s*天/y, ([, days]) => ({ kind: 'count', days: Number(days) })],
  [/至|到|~|-|–|—+|to\b/iy, () => ({ kind: 'to' })],
  [/[。;]|\.(?!\d)/y, () => ({ kind: 'end' })],
  [/[\s,、:和]+/y, () => undefined],
]

const date = (text: string, rest: { readonly year?: number; readonly month?: number; readonly day: number }) => ({
  kind: 'date' as const,
  text,
  ...rest,
})
const weekday = (sign: string): HolidayToken => ({ kind: 'weekday', weekday: weekdayOfSign(sign) })

/** The pieces of a text in which widths of characters were made the same (NFKC); what is none stands as `unknown`, up to the next sentence. */
export function holidayTokens(text: string): readonly HolidayToken[] {
  const tokens: HolidayToken[] = []
  let at = 0
  while (at < text.length) {
    const piece = pieceAt(text, at)
    if (piece.token !== undefined) tokens.push(piece.token)
    at += piece.length
  }
  return tokens
}

function pieceAt(text: string, at: number): { readonly token: HolidayToken | undefined; readonly length: number } {
  for (const [pattern, read] of PIECES) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null) return { token: read(match), length: match[0].length }
  }
  const strange = /[^。;,、\d]*/.exec(text.slice(at))?.[0] ?? ''
  // A stray figure is one of its own.
  const found = strange === '' ? (/\d*/.exec(text.slice(at))?.[0] ?? '') || text.charAt(at) : strange
  return { token: { kind: 'unknown', text: found.trim() }, length: found.length }
}
