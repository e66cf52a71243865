import type { ErrorCode } from '../core/errors.ts'
import { isHubError, reasonOf } from '../core/errors.ts'

/** Faults that only a person can mend: starting again changes nothing. */
const OPERATOR_MUST_ACT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONFIG_INVALID',
  'DATA_DIR_UNUSABLE',
  'DATA_DIR_LOCKED',
  'PORT_IN_USE',
])

/** Ends the process with the error's sentence on standard error: exit code 2 when the operator must change something, else 1. */
export function endWith(error: unknown): void {
  const known = isHubError(error)
  const sentence = known || !(error instanceof Error) ? reasonOf(error) : (error.stack ?? error.message)
  process.stderr.write(`${known ? `${error.code}: ` : ''}${sentence}\n`)
  process.exit(known && OPERATOR_MUST_ACT.has(error.code) ? 2 : 1)
}
