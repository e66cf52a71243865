import type { SendResult } from '../../core/notifier.ts'

/**
 * What an error says about whether the SMS went out (`+CMS ERROR`: 3GPP TS 27.005, 3.2.5, its first part 24.011, annex E; `+CME ERROR`:
 * 27.007, 9.2).
 *
 * | codes | meaning there | for us |
 * |---|---|---|
 * | CMS 332 | network time-out | unknown: the network may have it |
 * | CMS 500, ERROR | anything | unknown |
 * | CMS 1 8 10 21 28 29 30 50 69 | number unassigned, barred, refused, unknown, not subscribed | never to that number |
 * | CMS 304 305 | message malformed | never |
 * | all others | no network, congestion, SIM or memory busy, missing, locked … | not now |
 */
export function modemResult(code: string): SendResult {
  if (UNKNOWN.has(code)) return { state: 'unknown', reason: code }
  if (NEVER.has(code)) return { state: 'refused', permanent: true, reason: code }
  return { state: 'refused', permanent: false, reason: code }
}

const UNKNOWN: ReadonlySet<string> = new Set(['CMS 332', 'CMS 500', 'ERROR'])
const NEVER: ReadonlySet<string> = new Set(
  [1, 8, 10, 21, 28, 29, 30, 50, 69, 304, 305].map((number) => `CMS ${number}`),
)
