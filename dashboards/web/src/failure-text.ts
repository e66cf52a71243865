import type { ProblemError } from './hub-api.ts'
import type { Dictionary } from './words.ts'

/** A refusal or failure in the words of a person. */
export function failureText(code: ProblemError['code'], t: Dictionary): string {
  const known: Partial<Record<ProblemError['code'], string>> = t.failures
  return known[code] ?? t.failures.other
}
