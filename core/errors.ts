/** Every code that is thrown on purpose. Each stands in docs/errors.md with what to do; a test holds the two together. */
export const ERROR_CODES = [
  'CONFIG_INVALID',
  'DATA_DIR_UNUSABLE',
  'DATA_DIR_LOCKED',
  'PORT_IN_USE',
  'JOURNAL_FAILED',
  'JOURNAL_CLOSED',
  'STORE_REFUSED',
  'STORE_UNAVAILABLE',
  'IMPORT_INVALID',
  'IMPORT_OUTDATED',
  'RULES_INVALID',
  'NOT_FOUND',
  'CHANGED_MEANWHILE',
  'NOT_ALLOWED',
  'BAD_REQUEST',
  'NOT_SIGNED_IN',
  'TOO_MANY_TRIES',
  'INTERNAL',
  'VENDOR_MISCONFIGURED',
  'RECORDING_INVALID',
  'BROKER_UNREACHABLE',
  'DRILL_UNDER_WAY',
  'TRIAL_UNDER_WAY',
  'EVIDENCE_CHANGED',
  'ALERT_OPEN',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** An error raised on purpose. Its message is one sentence that says what happened and what to do. */
export class HubError extends Error {
  readonly code: ErrorCode
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'HubError'
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

export const isHubError = (error: unknown, code?: ErrorCode): error is HubError =>
  error instanceof HubError && (code === undefined || error.code === code)

/** Any thrown thing as one line for a log. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What a library wrapped in an error of its own; the error itself when it wrapped none. */
export const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? error.cause : error

/** The code that Node and its libraries put on errors, `ENOSPC` or `LEVEL_LOCKED`; `undefined` when there is none. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
