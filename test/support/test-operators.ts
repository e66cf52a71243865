import type { AuditLog } from '../../core/audit.ts'
import { silentLog } from '../../core/log.ts'
import type { Operator, OperatorRole } from '../../core/operators.ts'
import type { Clock } from '../../core/time.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { AuditStore } from '../../registry/operators/audit-store.ts'
import { operatorMigrations } from '../../registry/operators/migrations.ts'
import { OperatorStore } from '../../registry/operators/operator-store.ts'
import type { OperatorTables } from '../../registry/operators/schema.ts'

export interface TestOperators {
  readonly operators: OperatorStore
  readonly audit: AuditLog
  /** Somebody of that role, with a password of their own. @returns the cookie's value */
  readonly signedIn: (
    role: OperatorRole,
    scope?: string,
  ) => Promise<{ readonly token: string; readonly operator: Operator }>
  /** The logins that wrong passwords are counted for. */
  readonly tries: () => Promise<readonly string[]>
  readonly end: () => Promise<void>
}

/** The real operators over a database in memory; `admin` has the password. */
export async function testOperators(clock: Clock, password: string): Promise<TestOperators> {
  const db = await openStateDatabase<OperatorTables>({
    path: ':memory:',
    migrations: [operatorMigrations],
    log: silentLog,
  })
  const operators = new OperatorStore(db, clock, 2 ** 10)
  await operators.ensureAdministrator(password)
  let count = 0
  return {
    operators,
    audit: new AuditStore(db, clock),
    async signedIn(role, scope = '') {
      count += 1
      const login = `${role}-${count}`
      const { operator, firstPassword } = await operators.add({ login, name: login, role, scope })
      const wish = { login, address: '127.0.0.1', agent: 'test' }
      await operators.changePassword(operator.id, { old: firstPassword, new: '乡间 path 8 盏灯' })
      return operators.signIn({ ...wish, password: '乡间 path 8 盏灯' })
    },
    tries: async () => (await db.selectFrom('sign_in_try').select('login').execute()).map(({ login }) => login),
    end: () => db.destroy(),
  }
}

/** An audit log that keeps what it is told. */
export class RecordedAudit implements AuditLog {
  readonly entries: Parameters<AuditLog['write']>[0][] = []

  async write(entry: Parameters<AuditLog['write']>[0]): Promise<void> {
    this.entries.push(entry)
  }

  async read(): ReturnType<AuditLog['read']> {
    return { entries: this.entries.map((entry, number) => ({ ...entry, number, at: 0 })) }
  }
}
