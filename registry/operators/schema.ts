import type { Generated } from 'kysely'
import type { OperatorRole } from '../../core/operators.ts'
import type { EpochMs } from '../../core/time.ts'

/** The tables of who uses the pages, and of what they did. Yes and no are 1 and 0. */
export interface OperatorTables {
  operator: OperatorRow
  sign_in: SignInRow
  sign_in_try: SignInTryRow
  audit: AuditRow
}

export interface OperatorRow {
  id: string
  login: string
  name: string
  role: OperatorRole
  scope: string
  /** As password-digest.ts writes it. */
  password: string
  must_change: number
  disabled: number
  created_at: EpochMs
}

export interface SignInRow {
  id: string
  /** SHA-256 of the token, hex: who reads the file can sign in nowhere. */
  token_digest: string
  operator: string
  started_at: EpochMs
  last_seen_at: EpochMs
  ends_at: EpochMs
  agent: string
}

/** Wrong passwords, by login as it was typed; a right one clears them, and so does a quarter of an hour. */
export interface SignInTryRow {
  login: string
  at: EpochMs
}

export interface AuditRow {
  number: Generated<number>
  at: EpochMs
  operator: string
  action: string
  home: string | null
  area: string | null
  object: string | null
  detail: string | null
}
