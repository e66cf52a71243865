import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CareLevel, Directory } from '../../core/directory.ts'
import { silentLog } from '../../core/log.ts'
import { days, seconds } from '../../core/time.ts'
import { DEVICE_MODELS } from '../../device-sim/devices/device-models.ts'
import { fleetTown } from '../../device-sim/fleet.ts'
import type { SimulatedHome, SimulatedTown } from '../../device-sim/simulated-town.ts'
import { readTown } from '../../device-sim/simulated-town.ts'
import { stillSpeaking, wasSaid, wornTown } from '../../hub/demo-wear.ts'
import { demoIncidents, demoSecrets, historyReadings, playIncidents, townOf } from '../../hub/demo-town.ts'
import { MIDNIGHT, TIME_ZONE, exampleHome } from '../device-sim/example-homes.ts'
import { sampleHome } from '../registry/sample-installation.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { exampleDirectory } from './example-directory.ts'

const named = (id: string): SimulatedHome => ({ ...exampleHome, id })
const town: SimulatedTown = { timeZone: TIME_ZONE, homes: ['h01', 'h02', 'h03', 'h04', 'h05'].map(named) }
const withCare = (levels: Readonly<Record<string, CareLevel>>): Pick<Directory, 'home'> => ({
  home: (id) => sampleHome(id, { careLevel: levels[id] ?? 'self-caring' }),
})

describe('the demonstration town', () => {
  const directory = exampleDirectory()
  const example = townOf(directory, demoSecrets(directory), TIME_ZONE)

  it('has 12 homes and 60 devices, all of models that the simulator can play', () => {
    expect(example.homes).toHaveLength(12)
    const devices = example.homes.flatMap((home) => home.devices)
    expect(devices).toHaveLength(60)
    expect(devices.filter(({ model }) => !Object.hasOwn(DEVICE_MODELS, model))).toEqual([])
    expect(example.homes[0]?.gateways).toEqual([{ id: 'gw-h01', secret: 'demo-only-secret-h01' }])
  })

  it('is the town that `npm run sim` plays when it is given none', async () => {
    const path = fileURLToPath(new URL('../../device-sim/example-town.json', import.meta.url))
    expect(await readTown(path)).toEqual(example)
  })

  it('sees an SOS, a fall, a gas alarm and a dying gateway, each in another home', () => {
    const plan = demoIncidents(example, directory)
    expect(plan.map(({ kind }) => kind)).toEqual(['sos', 'fall', 'gas', 'gateway-dies'])
    expect(new Set(plan.map(({ home }) => home)).size).toBe(4)
  })

  it('is refused when a gateway has a secret that nobody told', () => {
    expect(() => townOf(directory, new Map([['gw-h01', 's1']]), TIME_ZONE)).toThrow(/gw-h02/)
  })
})

describe('wear', () => {
  const directory = exampleDirectory()
  const now = MIDNIGHT
  const worn = wornTown(townOf(directory, demoSecrets(directory), TIME_ZONE), now)
  const batteries = (ago: number) => {
    const home = { ...exampleHome, devices: worn.homes.flatMap(({ devices }) => devices.filter((one) => one.cell)) }
    const said = historyReadings({ timeZone: TIME_ZONE, homes: [home] }, { from: now - ago, to: now - ago + days(1) })
    return new Map([...said].flatMap((one) => (one.metric === 'battery' ? [[one.device, one.value]] : [])))
  }

  it('brings some batteries to their end within the month, and none below what raises an alert', () => {
    const today = batteries(days(1))
    const before = batteries(days(20))
    expect([...today.keys()].toSorted()).toEqual([...before.keys()].toSorted())
    expect(today.size).toBeGreaterThan(2)
    for (const [device, value] of today) {
      expect(value).toBeGreaterThanOrEqual(15)
      expect(value).toBeLessThan(Number(before.get(device)))
    }
  })

  it('silenced one device for good, and no other', () => {
    const all = worn.homes.flatMap(({ devices }) => devices.map(({ id }) => id))
    const heard = stillSpeaking(worn).homes.flatMap(({ devices }) => devices.map(({ id }) => id))
    const silent = all.find((id) => !heard.includes(id))
    expect(heard).toHaveLength(all.length - 1)
    const reading = (device: string, at: number) =>
      ({ home: 'h12', device, metric: 'battery', value: 50, at, receivedAt: at }) as const
    expect(wasSaid(reading(silent ?? '', now - days(1)), now)).toBe(false)
    expect(wasSaid(reading(silent ?? '', now - days(20)), now)).toBe(true)
    expect(wasSaid(reading('h01-sos', now - days(1)), now)).toBe(true)
  })
})

describe('history', () => {
  it('of 30 days holds what devices told, within the span and without a movement that was none', () => {
    const range = { from: MIDNIGHT - days(30), to: MIDNIGHT }
    const readings = [...historyReadings({ ...town, homes: [exampleHome] }, range)]
    expect(readings.length).toBeGreaterThan(10_000)
    expect(readings.length).toBeLessThan(60_000)
    expect(readings.filter(({ at }) => at < range.from || at >= range.to)).toEqual([])
    expect(readings.filter(({ metric, value }) => metric === 'motion' && value === false)).toEqual([])
    const keys = new Set(readings.map(({ device, metric, at }) => `${device} ${metric} ${at}`))
    expect(keys.size).toBe(readings.length)
  })
})

describe('the script', () => {
  it("gives each incident a home of its own, the dying gateway a fully dependent resident's", () => {
    expect(demoIncidents(town, withCare({ h02: 'fully-dependent' }))).toEqual([
      { after: seconds(5), kind: 'sos', home: 'h01' },
      { after: seconds(12), kind: 'fall', home: 'h03' },
      { after: seconds(20), kind: 'gas', home: 'h04' },
      { after: seconds(28), kind: 'gateway-dies', home: 'h02' },
    ])
  })

  it('leaves out what no home can tell of', () => {
    expect(demoIncidents(fleetTown(3), withCare({})).map(({ kind }) => kind)).toEqual(['sos', 'gateway-dies'])
  })

  it('happens at its times, and not after it was stopped', async () => {
    const clock = new ManualClock(MIDNIGHT)
    const happened: string[] = []
    const happen = async (kind: string, home: string): Promise<void> => {
      happened.push(`${kind} ${home} ${clock.now() - MIDNIGHT}`)
      if (kind === 'fall') throw new Error('an incident that fails stops no other')
    }
    const stop = playIncidents({ plan: demoIncidents(town, withCare({})), clock, happen, log: silentLog })
    await clock.advance(seconds(25))
    stop()
    await clock.advance(seconds(25))
    expect(happened).toEqual(['sos h01 5000', 'fall h02 12000', 'gas h03 20000'])
  })
})
