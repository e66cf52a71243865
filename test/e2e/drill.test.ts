import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Drill, DrillStore } from '../../alerting/drill/drill-store.ts'
import type { AlertSummary } from '../../core/alert.ts'
import type { Notice, Notifier, SendResult } from '../../core/notifier.ts'
import { hours, minutes, seconds, systemClock } from '../../core/time.ts'
import { drill as drillCommand } from '../../hub/drill-command.ts'
import { DISTRICT_DUTY } from '../support/example-town.ts'
import { HubUnderTest, type HubSetup } from '../support/hub-under-test.ts'
import { openStateTables } from '../support/installation-list.ts'
import { codeIn, Phones } from '../support/phones.ts'
import { until } from '../support/until.ts'

const DISTRICT = '999901'
const HOME = `drill-${DISTRICT}`
const VOLUNTEER = '+8613800009999'
const WAY = ['published', 'journalled', 'acknowledged', 'judged', 'opened', 'queued', 'requested', 'accepted']
/** A minute past ten on the day after the story's. */
const TOMORROW = Date.UTC(2026, 10, 23, 2, 1)
const WITH_VOLUNTEER = { drill: { at: undefined, phone: VOLUNTEER } }

let town: HubUnderTest
let db: Awaited<ReturnType<typeof openStateTables>>
let store: DrillStore

function withHub(setup: HubSetup): void {
  beforeAll(async () => {
    town = await HubUnderTest.start(setup)
    db = await openStateTables(town.dataDir)
    store = new DrillStore(db)
  })
  afterAll(async () => {
    await db.destroy()
    await town.remove()
  })
}

async function ask(): Promise<number> {
  const number = await store.request(DISTRICT, town.clock.now())
  if (number === undefined) throw new Error('one is under way')
  return number
}

/** Asks for a drill, and resolves when the hub has taken it up. */
async function begin(): Promise<number> {
  const number = await ask()
  await town.clock.advance(seconds(1))
  await until(async () => (await row(number)).state !== 'requested')
  return number
}

async function row(number: number): Promise<Drill> {
  const found = await store.drill(number)
  if (found === undefined) throw new Error(`no drill ${number}`)
  return found
}

/** Lives on until the drill has ended, and its result has been told. */
async function ended(number: number): Promise<Drill> {
  for (let second = 0; second < 60; second += 1) {
    const now = await row(number)
    if (now.told === 1) return now
    // Sockets take real time, and no time of the hub.
    if (second > 3 || (await reachedMore(number))) await town.clock.advance(seconds(1))
  }
  return row(number)
}

async function reachedMore(number: number): Promise<boolean> {
  try {
    await until(async () => (await row(number)).told === 1, 300)
    return false
  } catch {
    return true
  }
}

async function alertsOfDrills(): Promise<readonly AlertSummary[]> {
  const all = await town.hub.alerting.desk.recent(200)
  return all.filter(({ subject }) => 'home' in subject && subject.home === HOME)
}

describe('a drill that is told to nobody', () => {
  withHub({})

  it('goes the whole way of an SOS, rings nobody, and is closed as a test', async () => {
    const number = await begin()
    expect(await ended(number)).toMatchObject({ state: 'passed', stuck_at: null })
    expect(Object.keys(await store.times(number))).toEqual(WAY)
    expect(await alertsOfDrills()).toMatchObject([{ kind: 'sos', severity: 'life-safety', outcome: 'test' }])
    expect(town.phones.unread()).toEqual([])
    const metrics = await (await town.ask('/metrics')).text()
    expect(metrics).toContain('shouwang_drill_stage_seconds_count{stage="accepted"} 1')
    expect(metrics).toMatch(/shouwang_drill_last_success_time_seconds 1795\d+/)
  })

  it('stands in no list or count of homes', async () => {
    const homes = town.hub.registry.directory.homes().length
    const page: { homesTotal: number; homes: { id: string }[] } = await (await town.ask('/api/v1/overview')).json()
    expect(page.homesTotal).toBe(homes)
    expect(page.homes.map(({ id }) => id)).not.toContain(HOME)
    expect(page.homes).toHaveLength(homes)
  })

  it('leaves nobody to be missed: neither its resident nor its gateway', async () => {
    const before = await alertsOfDrills()
    await town.pass(minutes(6), minutes(3))
    expect(await alertsOfDrills()).toEqual(before)
  })

  it.each([
    ['published, but never judged, is published again', { published_at: 1 }],
    ['not yet published is published', { published_at: null }],
  ])('left by a hub that died: %s, and counts once', async (_name, { published_at }) => {
    const before = (await alertsOfDrills()).length
    const number = await ask()
    await db
      .updateTable('drills')
      .set({ state: 'running', run_id: 'dead', started_at: 1, published_at })
      .where('number', '=', number)
      .execute()
    await town.clock.advance(seconds(1))
    expect(await ended(number)).toMatchObject({ number, state: 'passed' })
    expect(await alertsOfDrills()).toHaveLength(before + 1)
  })

  it('is printed with the time of each stage, and the last one again', async () => {
    const lines: string[] = []
    const running = drillCommand({}, terminal(lines))
    await until(async () => (await store.underWay(DISTRICT)) !== undefined)
    await town.clock.advance(seconds(1))
    expect(await running).toBe(true)
    expect(lines[0]).toMatch(
      /^演练 \/ drill 999901 安和区 2026-11-22 10:\d\d:\d\d:通过 \/ came through\n环节 +stage +毫秒 \/ ms\n/,
    )
    expect(lines[0]).toMatch(/\n短信商接收 +vendor accepted +0\n送达手机 +delivered +–\n/)
    expect(await drillCommand({ district: DISTRICT, last: true }, terminal(lines))).toBe(true)
    expect(lines[1]).toBe(lines[0])
  })

  it('is refused while another is under way, for an unknown district, and when no hub runs', async () => {
    const number = await ask()
    await expect(drillCommand({}, terminal([]))).rejects.toMatchObject({ code: 'DRILL_UNDER_WAY' })
    await expect(drillCommand({ district: '110101' }, terminal([]))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await store.withdraw(number, town.clock.now())
    // The hub's clock stands still: it takes nothing up.
    await expect(drillCommand({}, terminal([], 50))).rejects.toMatchObject({ code: 'DRILL_UNDER_WAY' })
    expect(await store.underWay(DISTRICT)).toBeUndefined()
  })

  it('is told to the district when nothing is judged', async () => {
    await town.hub.alerter.stop()
    const number = await begin()
    expect(await ended(number)).toMatchObject({ state: 'failed', stuck_at: 'judged' })
    expect(Object.keys(await store.times(number))).toEqual(['published', 'journalled', 'acknowledged'])
    await town.hub.alerting.settled()
    expect(town.phones.read(DISTRICT_DUTY)).toContain('卡在“判定”')
  })

  it('ends with a failure when the broker is closed', async () => {
    await town.hub.broker.close()
    const lines: string[] = []
    const running = drillCommand({}, terminal(lines))
    await until(async () => (await store.underWay(DISTRICT)) !== undefined)
    await town.clock.advance(seconds(1))
    expect(await running).toBe(false)
    expect(lines[0]).toContain('未通过,卡在“终端发出”')
  })
})

const terminal = (lines: string[], speed = 1) => ({
  environment: { HUB_DATA_DIR: town.dataDir },
  clock: systemClock(speed),
  print: (line: string) => void lines.push(line),
})

describe('a drill that is told to a volunteer', () => {
  const gate = new GatedVendor()
  withHub({ config: WITH_VOLUNTEER, vendors: [{ notifier: gate }] })

  it('is marked so that nobody runs, told once, and their answer is noted', async () => {
    const number = await begin()
    expect(await ended(number)).toMatchObject({ state: 'passed' })
    const text = gate.phones.read(VOLUNTEER)
    expect(text).toMatch(/^【守望】演练,无需出动:安和区每日演练点。回复1收到 .*,码[A-Z]\d+$/)
    expect(text.length).toBeLessThanOrEqual(70)
    // Nothing of it can fall due later: nobody is told again, and nobody above.
    expect(await db.selectFrom('deadlines').selectAll().execute()).toEqual([])
    expect(await alertsOfDrills()).toMatchObject([{ state: 'open' }])
    await town.pass(seconds(20))
    await town.reply(VOLUNTEER, `1 ${codeIn(text)}`)
    await town.pass(seconds(2), seconds(1))
    const { published = 0, answered = 0 } = await store.times(number)
    expect(answered - published).toBeGreaterThanOrEqual(seconds(20))
    expect(await alertsOfDrills()).toMatchObject([{ state: 'resolved', outcome: 'test' }])
    gate.phones.read(VOLUNTEER)
  })

  it('stays with the volunteer who passes it on', async () => {
    await ended(await begin())
    await town.pass(seconds(15))
    await town.reply(VOLUNTEER, `4 ${codeIn(gate.phones.read(VOLUNTEER))}`)
    await town.pass(seconds(2), seconds(1))
    expect(await db.selectFrom('deadlines').selectAll().execute()).toEqual([])
    gate.phones.read(VOLUNTEER)
    expect(gate.phones.unread()).toEqual([])
  })

  it('goes on with its alert when the hub died after that was opened', async () => {
    const before = (await alertsOfDrills()).length
    gate.holds = (to) => to === VOLUNTEER
    const number = await begin()
    await until(() => gate.held === 1)
    await db.updateTable('drills').set({ run_id: 'dead' }).where('number', '=', number).execute()
    gate.holds = () => false
    await town.clock.advance(seconds(1))
    gate.letGo()
    expect(await ended(number)).toMatchObject({ state: 'passed' })
    expect(await alertsOfDrills()).toHaveLength(before + 1)
    gate.phones.read(VOLUNTEER)
  })

  it('is told to the district when the vendor hangs, and so is that it is right again', async () => {
    gate.holds = (to) => to === VOLUNTEER
    const number = await begin()
    await until(() => gate.held > 0)
    expect(await ended(number)).toMatchObject({ state: 'failed', stuck_at: 'accepted' })
    await until(() => gate.phones.unread().some((line) => line.startsWith(DISTRICT_DUTY)))
    const text = gate.phones.read(DISTRICT_DUTY)
    expect(text).toContain('演练未通过:卡在“短信商接收”')
    expect(text.length).toBeLessThanOrEqual(70)

    gate.holds = () => false
    gate.letGo()
    expect(await ended(await begin())).toMatchObject({ state: 'passed' })
    await until(() => gate.phones.unread().some((line) => line.startsWith(DISTRICT_DUTY)))
    expect(gate.phones.read(DISTRICT_DUTY)).toContain('已自行恢复')
  })
})

describe('the daily drill', () => {
  withHub({ config: { drill: { at: hours(10) + minutes(1), phone: undefined } } })

  it('comes at its hour, once, however often the hub restarts', async () => {
    const drills = () => db.selectFrom('drills').selectAll().execute()
    await town.pass(seconds(50), seconds(10))
    expect(await drills()).toEqual([])
    await town.pass(seconds(12), seconds(3))
    expect(await ended(1)).toMatchObject({ reason: 'daily', state: 'passed' })
    // As if it had died before it could write that the day's work is done.
    await db.updateTable('calendar_jobs').set({ due_at: town.clock.now() }).where('name', '=', 'drill').execute()
    await town.stop()
    await town.startAgain()
    await town.pass(seconds(5), seconds(1))
    expect(await drills()).toHaveLength(1)
    const job = await db.selectFrom('calendar_jobs').selectAll().where('name', '=', 'drill').executeTakeFirst()
    expect(job?.due_at).toBe(TOMORROW)
  })
})

/** Phones whose vendor does not answer for some numbers until it is let go. */
class GatedVendor implements Notifier {
  readonly name = 'gated'
  readonly reachesPeople = true
  readonly channels = ['sms'] as const
  readonly phones = new Phones()
  holds: (to: string) => boolean = () => false
  readonly #held: (() => void)[] = []

  get held(): number {
    return this.#held.length
  }

  async send(notice: Notice): Promise<SendResult> {
    if (this.holds(notice.to)) await new Promise<void>((resolve) => this.#held.push(resolve))
    return this.phones.send(notice)
  }

  letGo(): void {
    for (const resolve of this.#held.splice(0)) resolve()
  }
}
