import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hours, minutes } from '../../../core/time.ts'
import { isPassword, newPassword, passwordDigest } from '../../../registry/operators/password-digest.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../../support/test-operators.ts'

const PASSWORD = '桥东-lamp-42'
const wish = (login: string, password: string) => ({ login, password, address: '10.0.0.1', agent: 'a'.repeat(500) })

describe('operators', () => {
  let clock: ManualClock
  let people: TestOperators
  beforeEach(async () => {
    clock = new ManualClock(Date.UTC(2026, 10, 22))
    people = await testOperators(clock, PASSWORD)
  })
  afterEach(() => people.end())

  it('begin with one administrator, whose password the settings give only once', async () => {
    await people.operators.ensureAdministrator('another password')
    await expect(people.operators.signIn(wish('admin', 'another password'))).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
    const { operator } = await people.operators.signIn(wish(' ADMIN ', PASSWORD))
    expect(operator).toMatchObject({ id: 'admin', role: 'administrator', scope: '', mustChangePassword: false })
  })

  it('stay signed in over a restart, and are known by a digest alone on disk', async () => {
    const { token } = await people.operators.signIn(wish('admin', PASSWORD))
    await people.operators.refresh()
    expect(people.operators.holderOf(token)?.operator.login).toBe('admin')
    const [screen] = await people.operators.signIns('admin')
    expect(screen?.agent).toHaveLength(120)
    expect(JSON.stringify(screen)).not.toContain(token)
  })

  it('are signed out after 12 hours, by themselves, everywhere, and when disabled', async () => {
    const { token, operator } = await people.signedIn('village', '120117')
    const second = await people.operators.signIn(wish(operator.login, '乡间 path 8 盏灯'))
    const keep = people.operators.holderOf(second.token)?.signIn
    expect(await people.operators.signOutEverywhere(operator.id, keep)).toBe(1)
    expect(people.operators.holderOf(token)).toBeUndefined()
    expect(people.operators.holderOf(second.token)).toBeDefined()
    await people.operators.change(operator.id, { disabled: true })
    expect(people.operators.holderOf(second.token)).toBeUndefined()
    await expect(people.operators.signIn(wish(operator.login, '乡间 path 8 盏灯'))).rejects.toThrow('不对')
    const admin = await people.operators.signIn(wish('admin', PASSWORD))
    await clock.advance(hours(12))
    expect(people.operators.holderOf(admin.token)).toBeUndefined()
  })

  it('never lose the last administrator', async () => {
    await expect(people.operators.change('admin', { role: 'auditor' })).rejects.toThrow('至少要留一名管理员')
    await expect(people.operators.change('admin', { disabled: true })).rejects.toThrow('至少要留一名管理员')
    // One of an area could give nobody the whole again.
    await people.signedIn('administrator', '120117')
    await expect(people.operators.change('admin', { scope: '120117' })).rejects.toThrow('至少要留一名管理员')
    await people.signedIn('administrator')
    expect(await people.operators.change('admin', { disabled: true })).toMatchObject({ disabled: true })
  })

  it('who sign out stay out, at whatever moment the table is being read anew', async () => {
    for (let turns = 0; turns < 20; turns += 1) {
      const { token } = await people.signedIn('village')
      const refreshed = people.operators.refresh()
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      await people.operators.signOut(token)
      await refreshed
      expect([turns, people.operators.holderOf(token)]).toEqual([turns, undefined])
    }
  })

  it('have ten guesses of a password, also where a hundred are made at once', async () => {
    const { operator } = await people.signedIn('village')
    const guesses = Array.from({ length: 100 }, (_, n) =>
      people.operators.changePassword(operator.id, { old: `guess ${n}`, new: '新的 password 9' }),
    )
    const answers = await Promise.allSettled(guesses)
    const codes = answers.map((answer) => (answer.status === 'rejected' ? String(answer.reason.code) : 'changed'))
    expect(codes.filter((code) => code === 'NOT_ALLOWED')).toHaveLength(10)
    expect(codes.filter((code) => code === 'TOO_MANY_TRIES')).toHaveLength(90)
  })

  it('leave no trace of what was typed as a login once it counts no more', async () => {
    await expect(people.operators.signIn(wish('my-password-1', 'x'))).rejects.toThrow('不对')
    await clock.advance(minutes(15))
    await people.operators.refresh()
    expect(await people.tries()).toEqual([])
  })

  it('have logins of their own, however they are written', async () => {
    const person = { login: 'Li.Si', name: '李四', role: 'village', scope: '120117' } as const
    await people.operators.add(person)
    await expect(people.operators.add({ ...person, login: 'ｌｉ.si' })).rejects.toThrow('已有人用')
  })

  it('are locked for a quarter of an hour after ten wrong passwords, which survives a restart and a right one ends', async () => {
    for (let n = 0; n < 9; n += 1) await expect(people.operators.signIn(wish('admin', 'x'))).rejects.toThrow('不对')
    await people.operators.signIn(wish('admin', PASSWORD))
    for (let n = 0; n < 10; n += 1) await expect(people.operators.signIn(wish('admin', 'x'))).rejects.toThrow('不对')
    await people.operators.refresh()
    await expect(people.operators.signIn(wish('admin', PASSWORD))).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
    await clock.advance(minutes(15))
    await people.operators.signIn(wish('admin', PASSWORD))
  })

  it('that share an area are listed; others are not', async () => {
    await people.signedIn('village', '120117101201')
    await people.signedIn('town', '120118101')
    expect((await people.operators.list('120117')).map(({ scope }) => scope)).toEqual(['120117101201'])
    expect(await people.operators.list('')).toHaveLength(3)
  })
})

describe('the audit log', () => {
  it('is read a page at a time, of one’s own area', async () => {
    const people = await testOperators(new ManualClock(0), PASSWORD)
    for (let n = 1; n <= 5; n += 1) {
      await people.audit.write({
        operator: 'a',
        action: `look:${n}`,
        home: 'h1',
        area: n === 5 ? '120118' : '120117101',
      })
    }
    await people.audit.write({ operator: 'a', action: 'rule:set' })
    const actions = async (query: { scope: string; before?: number; limit: number }) => {
      const { entries, before } = await people.audit.read(query)
      return [entries.map(({ action }) => action), before !== undefined]
    }
    expect(await actions({ scope: '', limit: 2 })).toEqual([['rule:set', 'look:5'], true])
    expect(await actions({ scope: '', limit: 2, before: 2 })).toEqual([['look:1'], false])
    expect(await actions({ scope: '120117', limit: 9 })).toEqual([['look:4', 'look:3', 'look:2', 'look:1'], false])
    await people.end()
  })
})

describe('a password', () => {
  it('is kept so that it can be recognised and not read, and two people’s are never alike', async () => {
    const [one, two] = await Promise.all([passwordDigest(PASSWORD), passwordDigest(PASSWORD)])
    expect(one).not.toBe(two)
    expect(one).not.toContain('lamp')
    expect(await isPassword(PASSWORD.normalize('NFKD'), one)).toBe(true)
    expect(await isPassword(`${PASSWORD} `, one)).toBe(false)
  })

  it.each(['', 'scrypt', 'scrypt$32768$x', 'plain$1$a$b', `scrypt$${2 ** 24}$aaaa$bbbb`, 'scrypt$32768$$'])(
    'with the digest “%s” is nobody’s',
    async (digest) => expect(await isPassword('x', digest)).toBe(false),
  )

  it('that is made up can be read aloud', () => {
    expect(newPassword()).toMatch(/^[A-HJ-NP-Za-km-z2-9]{4}(-[A-HJ-NP-Za-km-z2-9]{4}){3}$/)
    expect(newPassword()).not.toBe(newPassword())
  })
})
