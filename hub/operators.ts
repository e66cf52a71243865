import type { Kysely } from 'kysely'
import type { AuditLog } from '../core/audit.ts'
import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Clock } from '../core/time.ts'
import { seconds } from '../core/time.ts'
import type { WebAuth } from '../dashboards/api/web-options.ts'
import { AuditStore } from '../registry/operators/audit-store.ts'
import { OperatorStore } from '../registry/operators/operator-store.ts'
import type { OperatorTables } from '../registry/operators/schema.ts'
import type { StopStack } from './stop-stack.ts'

/** `open`: nobody need sign in. Else the password that the first administrator, `admin`, begins with. */
export type SignInSetting = 'open' | { readonly adminPassword: string }

export interface OperatorParts {
  readonly db: Kysely<OperatorTables>
  readonly clock: Clock
  readonly log: Log
  readonly auth: SignInSetting
}

export interface Operators {
  readonly auth: WebAuth
  readonly audit: AuditLog
}

/** Who may sign in at the pages, and the log of what they do. The setting's password makes the first administrator, and counts no more once there is one. */
export async function startOperators({ db, clock, log, auth }: OperatorParts, stops: StopStack): Promise<Operators> {
  const audit = new AuditStore(db, clock)
  if (auth === 'open') return { auth, audit }
  const operators = new OperatorStore(db, clock)
  await operators.refresh()
  await operators.ensureAdministrator(auth.adminPassword)
  // The command line changes them in a process of its own.
  const stop = clock.every(
    seconds(5),
    () => operators.refresh(),
    (error) => log.error('the operators could not be read again', { reason: reasonOf(error) }),
  )
  stops.push('operators', stop)
  return { auth: { operators }, audit }
}
