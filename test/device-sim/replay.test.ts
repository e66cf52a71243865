import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { minutes, parseInstant, seconds } from '../../core/time.ts'
import { GatewayClient } from '../../device-sim/gateway-client.ts'
import { checkRecording, readRecording } from '../../device-sim/recording.ts'
import type { ReplayOptions } from '../../device-sim/replay.ts'
import { replay } from '../../device-sim/replay.ts'
import type { BareBroker } from '../support/bare-broker.ts'
import { startBareBroker } from '../support/bare-broker.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { MIDNIGHT } from './example-homes.ts'

const HEADER = 'ts_iso,sensor,type,value'
const RECORDING = [
  HEADER,
  '2019-04-15T13:22:50.000,front-door,door,OPEN',
  '2019-04-15T13:22:55.500,front-door,door,CLOSE',
  '2019-04-15T13:22:55.500,fridge-door,fridge_door,OPEN',
  '2019-04-15T13:23:50.000,lounge,motion,ON',
].join('\n')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function written(text: string, name = 'r.csv'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

describe('a replay', () => {
  let broker: BareBroker
  let gateway: GatewayClient
  beforeEach(async () => {
    broker = await startBareBroker()
    gateway = new GatewayClient({
      broker: broker.url,
      id: 'g01',
      secret: 's',
      will: undefined,
      keepAlive: 60,
      log: silentLog,
    })
    await gateway.connect()
  })
  afterEach(async () => {
    await gateway.close()
    await broker.stop()
  })

  const options = (file: string, clock: ManualClock): ReplayOptions => ({
    file,
    timeZone: 'Europe/London',
    home: 'h01',
    gateway,
    clock,
    pace: 'max',
    align: 'end',
  })

  it('keeps order and distances at full speed, and ends now', async () => {
    const result = await replay(options(await written(RECORDING), new ManualClock(MIDNIGHT)))
    expect(result).toEqual({ events: 4, acked: 4, failed: 0 })
    await broker.until((heard) => heard.length === 4)
    expect(broker.heard.map(({ topic, payload }) => [topic, JSON.parse(payload.toString())])).toEqual([
      ['homes/h01/front-door/up', [{ bt: MIDNIGHT / 1000 - 60, n: 'door-open', vb: true }]],
      ['homes/h01/front-door/up', [{ bt: MIDNIGHT / 1000 - 54.5, n: 'door-open', vb: false }]],
      ['homes/h01/fridge-door/up', [{ bt: MIDNIGHT / 1000 - 54.5, n: 'door-open', vb: true }]],
      ['homes/h01/lounge/up', [{ bt: MIDNIGHT / 1000, n: 'motion', vb: true }]],
    ])
  })

  it('keeps a thousand events in order with many in flight', async () => {
    const rows = Array.from(
      { length: 1000 },
      (_, i) =>
        `2019-04-15T13:${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')},lounge,motion,ON`,
    )
    await replay(options(await written([HEADER, ...rows].join('\n')), new ManualClock(MIDNIGHT)))
    await broker.until((heard) => heard.length === 1000)
    const said = broker.heard.map(({ payload }) => JSON.parse(payload.toString())[0].bt)
    expect(said).toEqual(Array.from({ length: 1000 }, (_, i) => MIDNIGHT / 1000 - 999 + i))
  })

  it('at its own pace says nothing before its time', async () => {
    const clock = new ManualClock(MIDNIGHT)
    const done = replay({ ...options(await written(RECORDING), clock), pace: 'paced', align: 'start' })
    await broker.until((heard) => heard.length === 1)
    await waitingFor(clock, 2)
    await clock.advance(seconds(5.4))
    expect(broker.heard).toHaveLength(1)
    await clock.advance(seconds(0.1))
    await broker.until((heard) => heard.length === 3)
    await waitingFor(clock, 2)
    await clock.advance(minutes(1))
    expect(await done).toMatchObject({ events: 4, acked: 4 })
    expect(JSON.parse(String(broker.heard[0]?.payload))[0].bt).toBe(MIDNIGHT / 1000)
    expect(clock.pending()).toBe(0)
  })

  it('says nothing at all of a recording with a fault at its end', async () => {
    const file = await written(`${RECORDING}\n2019-04-15T13:24:00.000,lounge,motion,PERHAPS`)
    await expect(replay(options(file, new ManualClock(MIDNIGHT)))).rejects.toMatchObject({
      code: 'RECORDING_INVALID',
      message: expect.stringMatching(/^Line 6 /),
    })
    expect(broker.heard).toEqual([])
  })
})

/** The progress beat and the wait for the next event. */
async function waitingFor(clock: ManualClock, timers: number): Promise<void> {
  while (clock.pending() < timers) await new Promise((resolve) => setImmediate(resolve))
}

describe('a recording', () => {
  it('is read the same from a packed file', async () => {
    const plain = await checkRecording(await written(RECORDING), 'Europe/London')
    expect(await checkRecording(await written(RECORDING, 'r.csv.gz'), 'Europe/London')).toEqual(plain)
    expect(plain).toEqual({
      first: parseInstant('2019-04-15T12:22:50Z'),
      last: parseInstant('2019-04-15T12:23:50Z'),
      events: 4,
    })
  })

  it('is read in its own time zone, over a clock change', async () => {
    const file = await written(
      [HEADER, '2019-03-31T00:59:59,a,motion,ON', '2019-03-31T02:00:01,a,motion,ON'].join('\n'),
    )
    const times: number[] = []
    for await (const { at } of readRecording(file, 'Europe/London')) times.push(at)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(2000)
    expect(times[0]).toBe(parseInstant('2019-03-31T00:59:59Z'))
  })

  it.each([
    ['a header of another kind', 'time,sensor,type,value\n2019-04-15T13:22:50,a,motion,ON', /Line 1 /],
    ['a line that is too short', `${HEADER}\n2019-04-15T13:22:50,a,motion,ON\n2019-04-15T13:22:51,a`, /Line 3 /],
    ['a time that is none', `${HEADER}\nyesterday,a,motion,ON`, /Line 2 .*ts_iso/],
    ['a date that is none', `${HEADER}\n2019-13-45T13:22:50,a,motion,ON`, /Line 2 /],
    ['a sensor with a slash', `${HEADER}\n2019-04-15T13:22:50,a/b,motion,ON`, /Line 2 .*sensor/],
    ['a motion that opens', `${HEADER}\n2019-04-15T13:22:50,a,motion,OPEN`, /Line 2 .*motion cannot be OPEN/],
    [
      'a step back in time',
      `${HEADER}\n2019-04-15T13:22:50,a,motion,ON\n2019-04-14T13:22:50,a,motion,ON`,
      /Line 3 .*older/,
    ],
    ['nothing but a header', HEADER, /holds no events/],
  ])('with %s is refused with its line', async (_, text, message) => {
    await expect(checkRecording(await written(text), 'Europe/London')).rejects.toMatchObject({
      code: 'RECORDING_INVALID',
      message: expect.stringMatching(message),
    })
  })

  it('that is not there, or is not packed as its name says, is refused', async () => {
    await expect(checkRecording(join(folder, 'none.csv'), 'Europe/London')).rejects.toMatchObject({
      code: 'RECORDING_INVALID',
    })
    const file = join(folder, 'plain.csv.gz')
    await writeFile(file, RECORDING)
    expect(await readFile(file, 'utf8')).toBe(RECORDING)
    await expect(checkRecording(file, 'Europe/London')).rejects.toMatchObject({ code: 'RECORDING_INVALID' })
  })
})
