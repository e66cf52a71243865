import { setTimeout as wait } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { minutes } from '../../core/time.ts'
import { Random } from '../../device-sim/random.ts'
import { dataDirPaths } from '../../hub/data-dir.ts'
import { openTelemetry } from '../../hub/telemetry.ts'
import { FakeTwilio, type TwilioMood } from '../support/fake-twilio.ts'
import { HubProcess } from '../support/hub-process.ts'
import { installHomes, listedHomes, openStateTables } from '../support/installation-list.ts'
import { codeIn } from '../support/phones.ts'
import { lastingGateway, ReadingLoad } from '../support/reading-load.ts'
import { until } from '../support/until.ts'

const ROUNDS = 20
const SEED = process.env['CHAOS_SEED'] ?? String(Math.floor(Math.random() * 1e9))
/** What Twilio does with the sends of a round; most leave some in flight when the hub is killed. */
const MOODS: readonly TwilioMood[] = ['accept-then-hang', 'hang', 'accept']

const homes = listedHomes(32)
const pressed = homes.slice(0, ROUNDS)
const talkative = homes.slice(ROUNDS)

let twilio: FakeTwilio
let hub: HubProcess
let load: ReadingLoad
let buttons: MqttClient[]
const random = new Random(SEED)

beforeEach(async () => {
  twilio = await FakeTwilio.start()
  hub = await HubProcess.prepare({
    environment: {
      HUB_SMS: 'twilio',
      HUB_TWILIO_URL: twilio.url,
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      TWILIO_FROM: '+15005550006',
    },
  })
  await installHomes(hub.dataDir, homes)
  load = new ReadingLoad({ url: hub.mqttUrl, homes: talkative, each: 40, window: 8 })
  buttons = pressed.map((home) => lastingGateway(hub.mqttUrl, home))
})
afterEach(async () => {
  load.end()
  for (const button of buttons) button.end(true)
  await hub.remove()
  await twilio.stop()
})

/** Presses the SOS of that round's home. Resolves when it is acknowledged, by whichever run of the hub that is. */
async function press(number: number): Promise<void> {
  const [home, button] = [pressed[number], buttons[number]]
  if (home === undefined || button === undefined) throw new Error(`no home for round ${number}`)
  await button.publishAsync(home.sosTopic, `{"at":${Date.now()},"sos":true}`, { qos: 1 })
}

/** Starts the hub, presses one SOS and kills the hub, sometimes before it is up. @returns when it was killed, and the SOS's PUBACK to come */
async function round(number: number) {
  twilio.mood = 'accept'
  twilio.listMood = random.chance(0.4) ? 'break' : 'answer'
  let acknowledged: Promise<void>
  if (random.chance(0.2)) {
    acknowledged = press(number)
    hub.spawn()
    await wait(random.between(0, 2500))
  } else {
    await hub.start()
    twilio.mood = MOODS[number % MOODS.length] ?? 'accept'
    acknowledged = press(number)
    await wait(random.between(0, 1500))
  }
  await hub.kill()
  const killedAt = Date.now()
  twilio.letGo()
  return { killedAt, acknowledged }
}

/** Resolves when all is stored and judged, and no send is in flight or unexplained. */
async function settled(): Promise<void> {
  const db = await openStateTables(hub.dataDir, true)
  try {
    await until(async () => {
      for (const gauge of ['store_lag_entries', 'alerter_lag_entries', 'outbox_pending'])
        if ((await hub.metric(gauge)) > 0) return false
      const open = await db
        .selectFrom('outbox')
        .select('id')
        .where((e) =>
          // What was accepted is only asked about when no receipt comes, minutes later.
          e.or([
            e('state', 'in', ['claimed', 'pending']),
            e.and([e('state', '=', 'unknown'), e('next_at', 'is not', null)]),
          ]),
        )
        .execute()
      return open.length === 0
    }, 60_000)
  } finally {
    await db.destroy()
  }
}

/** Readings that are not in the store as they were said: missing, with another value, or never said. */
async function wrongReadings(): Promise<readonly string[]> {
  const store = await openTelemetry(
    { kind: 'embedded' },
    { path: dataDirPaths(hub.dataDir).telemetryFile, log: silentLog, metrics: noMetrics },
  )
  const wrong: string[] = []
  for (const { home, thermometer } of talkative) {
    const window = { from: Date.now() - minutes(60), to: Date.now() + minutes(1) }
    const points = await store.range({ home, device: thermometer, metric: 'room-temperature' }, window)
    const stored = new Map(points.map(({ at, value }) => [at, value]))
    if (stored.size !== points.length) wrong.push(`${home}: some are there twice`)
    for (const [at, value] of load.acknowledged.get(home) ?? [])
      if (stored.get(at) !== value) wrong.push(`${home} ${at}: ${value} was acknowledged, ${stored.get(at)} is stored`)
    for (const at of stored.keys()) if (load.said.get(home)?.has(at) !== true) wrong.push(`${home} ${at}: never said`)
  }
  await store.close()
  return wrong
}

const isMarked = (text: string): boolean => text.includes('可能重复')

/** Everything the hub wrote down about alarms: its rows, and the alerts they are of. */
async function ledger() {
  const db = await openStateTables(hub.dataDir, true)
  const alerts = await db.selectFrom('alerts').selectAll().execute()
  const rows = await db.selectFrom('outbox').selectAll().where('purpose', '=', 'alarm').orderBy('attempt').execute()
  await db.destroy()
  return { alerts, rows }
}

type Ledger = Awaited<ReturnType<typeof ledger>>

/** SMS that nobody should have got. */
function wrongMessages({ alerts, rows }: Ledger, kills: readonly number[]): readonly string[] {
  const wrong: string[] = []
  for (const row of rows.filter(({ attempt }) => attempt > 1)) {
    const before = rows.find((other) => other.message_id === row.message_id && other.attempt === row.attempt - 1)
    const claimedAt = before?.claimed_at ?? Infinity
    if (!kills.some((killedAt) => claimedAt <= killedAt && killedAt <= row.created_at))
      wrong.push(`attempt ${row.attempt} repeats one that was in flight at no kill: ${row.text}`)
    if (!isMarked(row.text)) wrong.push(`attempt ${row.attempt} is not marked: ${row.text}`)
  }
  for (const phone of new Set(twilio.messages.map(({ to }) => to))) {
    for (const { id, code } of alerts) {
      const got = twilio.messages.filter(({ to, body }) => to === phone && codeIn(body) === code)
      const due = rows.filter((row) => row.phone === phone && row.alert_id === id)
      const steps = new Set(due.map(({ step }) => step)).size
      const repeats = due.filter(({ attempt }) => attempt > 1).length
      const plain = got.filter(({ body }) => !isMarked(body)).length
      if (plain > steps) wrong.push(`${phone} got ${plain} unmarked SMS for ${steps} steps of ${code}`)
      if (got.length - plain > repeats)
        wrong.push(`${phone} got ${got.length - plain} marked SMS for ${repeats} repeats`)
    }
  }
  return wrong
}

it(`twenty times kill -9 under load loses no reading and no SOS, and repeats only what was in flight, marked (seed ${SEED})`, async () => {
  load.start()
  const kills: number[] = []
  const presses: Promise<void>[] = []
  for (let number = 0; number < ROUNDS; number += 1) {
    const { killedAt, acknowledged } = await round(number)
    kills.push(killedAt)
    presses.push(acknowledged)
  }
  twilio.mood = 'accept'
  twilio.listMood = 'answer'
  await hub.start()
  await Promise.all(presses)
  await load.finish()
  await settled()
  expect(await hub.stop()).toBe(0)

  expect(await wrongReadings()).toEqual([])
  const book = await ledger()
  expect(wrongMessages(book, kills)).toEqual([])
  expect(book.alerts.map(({ kind, home }) => `${kind} ${home}`).toSorted()).toEqual(
    pressed.map(({ home }) => `sos ${home}`),
  )
  const untold = pressed.filter(({ gridWorker }) => !twilio.messages.some(({ to }) => to === gridWorker))
  expect(untold).toEqual([])
  // Else nothing was shown: the kills must have hit sends in flight, and the load must have been one.
  expect(twilio.messages.filter(({ body }) => isMarked(body)).length).toBeGreaterThan(0)
  expect(load.count()).toBeGreaterThan(1000)
}, 600_000)
