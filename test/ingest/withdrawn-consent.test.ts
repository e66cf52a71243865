import { describe, expect, it } from 'vitest'
import { type ConsentTopic, isStopped, type Stopped } from '../../core/consent.ts'
import type { DeviceRole } from '../../core/directory.ts'
import type { Metric } from '../../core/metric.ts'
import { consentedStore } from '../../hub/consented-store.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { interpret } from '../../ingest/interpret.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { messageOf, RECEIVED_AT } from '../support/messages.ts'

const roles = new Map<string, DeviceRole>([['d-watch', 'worn']])
const fixed = fixedDirectory({ 'g-1': { homes: ['h-1'], devices: { watch: 'd-watch', cuff: 'd-cuff' } } })
const device: typeof fixed.device = (gateway, externalId) => {
  const found = fixed.device(gateway, externalId)
  return found === undefined ? undefined : { ...found, role: roles.get(found.id) ?? 'fixed' }
}
const directory = { ...fixed, device }
const withdrew =
  (...topics: readonly ConsentTopic[]): Stopped =>
  (of, metric) =>
    isStopped(of, metric, (home, topic) => home === 'h-1' && topics.includes(topic))

const heard = (stopped: Stopped, external: string, payload: object) =>
  interpret(messageOf(`homes/h-1/${external}/up`, payload), {
    decoders: decoders(),
    directory,
    stopped,
    mayLocate: () => true,
  })

const WATCH = { sos: true, fall: true, 'heart-rate': 41, steps: 12, latitude: 39.3, longitude: 117.8, battery: 64 }
const CUFF = { systolic: 150, diastolic: 80, 'heart-rate': 70, battery: 90 }

describe('a resident who takes back their consent', () => {
  it.each<readonly [string, readonly ConsentTopic[], string, object, readonly Metric[]]>([
    ['nothing', [], 'watch', WATCH, ['sos', 'fall', 'heart-rate', 'steps', 'latitude', 'longitude', 'battery']],
    ['wearables', ['wearables'], 'watch', WATCH, ['sos', 'fall', 'battery']],
    ['wearables', ['wearables'], 'cuff', CUFF, ['systolic', 'diastolic', 'heart-rate', 'battery']],
    ['health', ['health'], 'watch', WATCH, ['sos', 'fall', 'steps', 'latitude', 'longitude', 'battery']],
    ['health', ['health'], 'cuff', CUFF, ['battery']],
    ['everything', ['monitoring', 'contacts', 'health', 'wearables'], 'watch', WATCH, ['sos', 'fall', 'battery']],
  ])('to %s: %j, is heard by the %s by no more than that', (_, topics, external, payload, left) => {
    const { decoded, stopped = 0 } = heard(withdrew(...topics), external, payload)
    expect(decoded.readings.map(({ metric }) => metric)).toEqual(left)
    expect([decoded.quarantine, stopped]).toEqual([undefined, Object.keys(payload).length - left.length])
    expect(decoded.hushed).toEqual(stopped === 0 ? undefined : ['h-1'])
  })

  it('is in no quarantine with it either, whatever else was wrong with the message', () => {
    const { decoded } = heard(withdrew('health'), 'cuff', { 'heart-rate': 900, 'room-temperature': 900 })
    expect([decoded.quarantine?.detail, decoded.tellsWhere]).toEqual(['room-temperature: 900', true])
  })

  it('is not shown what was stored before, and a device that was removed since shows nothing personal', async () => {
    const stored = (of: string, metric: Metric) => ({ home: 'h-1', device: of, metric, at: RECEIVED_AT, value: 1 })
    const rows = [stored('d-watch', 'steps'), stored('d-watch', 'battery'), stored('d-cuff', 'systolic')]
    const store = { latest: async () => rows, range: async () => [{ at: RECEIVED_AT, value: 1 }] }
    const devicesOf = () => fixed.devicesOf('h-1').filter(({ id }) => id === 'd-cuff')
    const shown = async (stopped: Stopped) => {
      const seen = consentedStore({ store, directory: { devicesOf }, stopped })
      const latest = (await seen.latest('h-1')).map(({ metric }) => metric)
      const window = { from: 0, to: RECEIVED_AT + 1 }
      const points = await seen.range({ home: 'h-1', device: 'd-cuff', metric: 'systolic' }, window)
      return [latest, points.length]
    }
    expect(await shown(withdrew())).toEqual([['steps', 'battery', 'systolic'], 1])
    expect(await shown(withdrew('health'))).toEqual([['steps', 'battery'], 0])
    expect(await shown(withdrew('wearables'))).toEqual([['battery', 'systolic'], 1])
  })
})
