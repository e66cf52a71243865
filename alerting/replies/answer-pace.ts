import type { AlertId } from '../../core/names.ts'
import { type DurationMs, type EpochMs, hours, minutes } from '../../core/time.ts'

/** An answer that a phone got within `ANSWERS_ARE_REMEMBERED`. */
export interface PastAnswer {
  readonly outcome: string
  readonly alert: AlertId | undefined
  readonly at: EpochMs
}

/** How far back past answers matter. */
export const ANSWERS_ARE_REMEMBERED: DurationMs = hours(1)

const PACE = { answers: 10, within: minutes(10) } as const

/** Said once, these help; said again and again, they only cost. About a closed alert: once for each. */
const ONCE_AN_HOUR: ReadonlySet<string> = new Set(['help', 'nothing-open', 'closed'])

/** Numbers that nobody knows are answered this often an hour, all together: nobody shall spend our messages for us. */
export const ANSWERS_TO_STRANGERS = 20

/** Whether a phone gets its answer: not for the eleventh time within ten minutes, and the same hint once an hour. */
export function mayAnswer(
  answer: { readonly outcome: string; readonly alert: AlertId | undefined },
  past: readonly PastAnswer[],
  now: EpochMs,
): boolean {
  const lately = past.filter((one) => one.at > now - PACE.within)
  if (lately.length >= PACE.answers) return false
  if (!ONCE_AN_HOUR.has(answer.outcome)) return true
  const since = now - ANSWERS_ARE_REMEMBERED
  return !past.some((one) => one.at > since && one.outcome === answer.outcome && one.alert === answer.alert)
}

/**
 * Whether a number that nobody knows could be a person's phone. Services, which answer by themselves and for ever, have short numbers, and
 * in China numbers that begin with 10, 12, 95 or 96.
 */
export const mayBePerson = (number: string): boolean =>
  /^\+(?!86)[1-9]\d{7,14}$/.test(number) || /^\+861[3-9]\d{9}$/.test(number)
