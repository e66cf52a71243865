import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { HubError } from '../../core/errors.ts'
import type { Holder, NewOperator, Operator, OperatorDesk, Scope, SignIn, SignInWish } from '../../core/operators.ts'
import { within } from '../../core/operators.ts'
import { type Clock, type EpochMs, hours, minutes } from '../../core/time.ts'
import { COST, isPassword, newPassword, passwordDigest } from './password-digest.ts'
import { passwordFault } from './password-fault.ts'
import type { OperatorRow, OperatorTables, SignInRow } from './schema.ts'

/** How long a sign-in lasts: a shift. */
export const SIGN_IN_LENGTH = hours(12)
const MOST_SIGN_INS = 20
/** So many wrong passwords for one login within the span lock it until the span has passed. */
const MOST_TRIES = 10
const TRIES_SPAN = minutes(15)
/** How often `last seen` is written: it says which screen is whose, not more. */
const SEEN_EVERY = minutes(5)

/** Who may sign in, and who is signed in: kept in the database, answered from memory. Other processes' changes are seen by `refresh`. */
export class OperatorStore implements OperatorDesk {
  readonly #db: Kysely<OperatorTables>
  readonly #clock: Clock
  readonly #cost: number
  #operators = new Map<string, Operator>()
  #signIns = new Map<string, SignInRow>()
  /** Another one with each change made here. */
  #edition = 0
  #comparing: Promise<unknown> = Promise.resolve()
  #nobody: Promise<string> | undefined

  /** @param cost of a password's digest; less than `COST` is for tests, which sign in a thousand times */
  constructor(db: Kysely<OperatorTables>, clock: Clock, cost: number = COST) {
    this.#db = db
    this.#clock = clock
    this.#cost = cost
  }

  /** Reads everything anew, and forgets sign-ins that ended. Before anything else is asked, and every few seconds. */
  async refresh(): Promise<void> {
    const now = this.#clock.now()
    const edition = this.#edition
    const rows = await this.#db.selectFrom('operator').selectAll().execute()
    const signIns = await this.#db.selectFrom('sign_in').selectAll().execute()
    // Read before somebody signed out, it would let them in again.
    if (edition !== this.#edition) return
    this.#operators = new Map(rows.map((row) => [row.id, operatorOf(row)]))
    this.#signIns = new Map(signIns.filter((row) => row.ends_at > now).map((row) => [row.token_digest, row]))
    if (this.#signIns.size < signIns.length) {
      await this.#db.deleteFrom('sign_in').where('ends_at', '<=', now).execute()
    }
    await this.#forgetTries(now - TRIES_SPAN)
  }

  /** Makes the first administrator, `admin`, when there is no operator at all. Its password is the settings': it need not be changed. */
  async ensureAdministrator(password: string): Promise<void> {
    if (this.#operators.size > 0) return
    const admin = { login: 'admin', name: '管理员', role: 'administrator', scope: '' } as const
    await this.#insert({
      ...admin,
      id: 'admin',
      password: await passwordDigest(password, this.#cost),
      mustChange: false,
    })
  }

  async signIn(wish: SignInWish): Promise<{ readonly token: string; readonly operator: Operator }> {
    const { login, password } = wish
    const row = await this.#proven({ login, password }, '账号或密码不对。 Login or password is wrong.')
    const now = this.#clock.now()
    await this.#db.deleteFrom('sign_in_try').where('login', '=', row.login).execute()
    const token = randomBytes(32).toString('base64url')
    await this.#keep({
      id: randomUUID(),
      token_digest: digestOf(token),
      operator: row.id,
      started_at: now,
      last_seen_at: now,
      ends_at: now + SIGN_IN_LENGTH,
      agent: wish.agent.slice(0, 120),
    })
    return { token, operator: operatorOf(row) }
  }

  holderOf(token: string): Holder | undefined {
    const now = this.#clock.now()
    const row = this.#signIns.get(digestOf(token))
    const operator = row === undefined ? undefined : this.#operators.get(row.operator)
    if (row === undefined || operator === undefined || row.ends_at <= now || operator.disabled) return undefined
    if (now - row.last_seen_at > SEEN_EVERY) this.#seen(row, now)
    return { operator, signIn: row.id }
  }

  async signOut(token: string): Promise<void> {
    const digest = digestOf(token)
    this.#edition += 1
    this.#signIns.delete(digest)
    await this.#db.deleteFrom('sign_in').where('token_digest', '=', digest).execute()
  }

  async signOutEverywhere(operator: string, but?: string): Promise<number> {
    const ended = [...this.#signIns.values()].filter((row) => row.operator === operator && row.id !== but)
    this.#edition += 1
    for (const row of ended) this.#signIns.delete(row.token_digest)
    await this.#db
      .deleteFrom('sign_in')
      .where('operator', '=', operator)
      .where('id', '!=', but ?? '')
      .execute()
    return ended.length
  }

  async signIns(operator: string): Promise<readonly SignIn[]> {
    const rows = [...this.#signIns.values()].filter((row) => row.operator === operator)
    return rows
      .toSorted((a, b) => b.started_at - a.started_at)
      .map(({ id, started_at, last_seen_at, ends_at, agent }) => ({
        id,
        operator,
        startedAt: started_at,
        lastSeenAt: last_seen_at,
        endsAt: ends_at,
        agent,
      }))
  }

  async changePassword(id: string, passwords: { readonly old: string; readonly new: string }): Promise<void> {
    const { login } = await this.#row(id)
    await this.#proven({ login, password: passwords.old }, '原密码不对。 The old password is wrong.')
    const fault = passwordFault(passwords, login)
    if (fault !== undefined) throw new HubError('BAD_REQUEST', fault)
    await this.#update(id, { password: await passwordDigest(passwords.new, this.#cost), must_change: 0 })
  }

  nameOf(id: string): string | undefined {
    return this.#operators.get(id)?.name
  }

  async list(scope: Scope): Promise<readonly Operator[]> {
    return [...this.#operators.values()]
      .filter((operator) => within(scope, operator.scope))
      .toSorted((a, b) => a.login.localeCompare(b.login))
  }

  async add(wish: NewOperator): Promise<{ readonly operator: Operator; readonly firstPassword: string }> {
    const login = loginOf(wish.login)
    if ([...this.#operators.values()].some((operator) => operator.login === login)) {
      throw new HubError('BAD_REQUEST', `账号 ${login} 已有人用。 The login ${login} is taken.`)
    }
    const firstPassword = newPassword()
    const password = await passwordDigest(firstPassword, this.#cost)
    const operator = await this.#insert({ ...wish, login, id: `op-${randomUUID()}`, password, mustChange: true })
    return { operator, firstPassword }
  }

  async resetPassword(id: string): Promise<string> {
    await this.#row(id)
    const firstPassword = newPassword()
    await this.#update(id, { password: await passwordDigest(firstPassword, this.#cost), must_change: 1 })
    await this.signOutEverywhere(id)
    return firstPassword
  }

  async change(id: string, to: Partial<Pick<Operator, 'name' | 'role' | 'scope' | 'disabled'>>): Promise<Operator> {
    const before = operatorOf(await this.#row(id))
    const after = { ...before, ...to }
    if (isMaster(before) && !isMaster(after) && [...this.#operators.values()].filter(isMaster).length <= 1) {
      throw new HubError('BAD_REQUEST', '至少要留一名管理员。 At least one administrator must remain.')
    }
    const { name, role, scope, disabled } = after
    await this.#update(id, { name, role, scope, disabled: disabled ? 1 : 0 })
    if (disabled) await this.signOutEverywhere(id)
    return after
  }

  async #row(id: string): Promise<OperatorRow> {
    const row = await this.#db.selectFrom('operator').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new HubError('NOT_FOUND', '没有这个账号。 There is no such operator.')
    return row
  }

  async #insert(wish: NewOperator & { id: string; password: string; mustChange: boolean }): Promise<Operator> {
    const { id, login, name, role, scope, password, mustChange } = wish
    const must_change = mustChange ? 1 : 0
    const row = { id, login, name, role, scope, password, must_change, disabled: 0, created_at: this.#clock.now() }
    await this.#db.insertInto('operator').values(row).execute()
    this.#edition += 1
    this.#operators.set(id, operatorOf(row))
    return operatorOf(row)
  }

  async #update(id: string, to: Partial<OperatorRow>): Promise<void> {
    await this.#db.updateTable('operator').set(to).where('id', '=', id).execute()
    const row = await this.#row(id)
    this.#edition += 1
    this.#operators.set(id, operatorOf(row))
  }

  /** The oldest gives way when one operator has too many. */
  async #keep(row: SignInRow): Promise<void> {
    const own = [...this.#signIns.values()].filter((other) => other.operator === row.operator)
    const tooMany = own
      .toSorted((a, b) => a.started_at - b.started_at)
      .slice(0, Math.max(0, own.length - MOST_SIGN_INS + 1))
    for (const old of tooMany) {
      this.#signIns.delete(old.token_digest)
      await this.#db.deleteFrom('sign_in').where('id', '=', old.id).execute()
    }
    await this.#db.insertInto('sign_in').values(row).execute()
    this.#edition += 1
    this.#signIns.set(row.token_digest, row)
  }

  #seen(row: SignInRow, now: EpochMs): void {
    this.#signIns.set(row.token_digest, { ...row, last_seen_at: now })
    const update = this.#db.updateTable('sign_in').set({ last_seen_at: now }).where('id', '=', row.id)
    // Only for show: the next one says it again.
    update.execute().catch(() => undefined)
  }

  /**
   * The operator of that login, when it is their password. One comparison at a time: guesses that are made at once count as well, and the
   * threads that compare them sync the journal too.
   *
   * @throws NOT_ALLOWED with that sentence, TOO_MANY_TRIES
   */
  #proven({ login: written, password }: Pick<SignInWish, 'login' | 'password'>, refusal: string): Promise<OperatorRow> {
    const login = loginOf(written)
    const proof = this.#comparing.then(async () => {
      await this.#refuseLocked(login, this.#clock.now())
      const row = await this.#db.selectFrom('operator').selectAll().where('login', '=', login).executeTakeFirst()
      // A login that is not there takes as long as one that is.
      const digest = row?.password ?? (await (this.#nobody ??= passwordDigest('nobody', this.#cost)))
      if ((await isPassword(password, digest)) && row?.disabled === 0) return row
      await this.#db.insertInto('sign_in_try').values({ login, at: this.#clock.now() }).execute()
      throw new HubError('NOT_ALLOWED', refusal)
    })
    this.#comparing = proof.catch(() => undefined)
    return proof
  }

  /** What was typed as a login may be anything: it is kept no longer than it counts. */
  async #forgetTries(before: EpochMs): Promise<void> {
    const old = this.#db.selectFrom('sign_in_try').select('at').where('at', '<=', before).limit(1)
    if ((await old.executeTakeFirst()) === undefined) return
    await this.#db.deleteFrom('sign_in_try').where('at', '<=', before).execute()
  }

  async #refuseLocked(login: string, now: EpochMs): Promise<void> {
    const { tries } = await this.#db
      .selectFrom('sign_in_try')
      .select((e) => e.fn.countAll<number>().as('tries'))
      .where('login', '=', login)
      .where('at', '>', now - TRIES_SPAN)
      .executeTakeFirstOrThrow()
    if (tries < MOST_TRIES) return
    throw new HubError(
      'TOO_MANY_TRIES',
      '密码试错太多，此账号锁定 15 分钟。 Too many wrong passwords: locked for 15 minutes.',
    )
  }
}

const loginOf = (written: string): string => written.normalize('NFKC').trim().toLowerCase()

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Of everything: one of an area can hand out no more than that. */
const isMaster = ({ role, scope, disabled }: Operator): boolean => role === 'administrator' && scope === '' && !disabled

const operatorOf = (row: OperatorRow): Operator => ({
  id: row.id,
  login: row.login,
  name: row.name,
  role: row.role,
  scope: row.scope,
  mustChangePassword: row.must_change === 1,
  disabled: row.disabled === 1,
})
