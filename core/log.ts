/** What a log line may carry: ids, counts and codes. No names, phone numbers, texts or addresses. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export const silentLog: Log = { info() {}, warn() {}, error() {} }
