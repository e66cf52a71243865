import { describe, expect, it } from 'vitest'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { interpret } from '../../ingest/interpret.ts'
import { DRILL_BUTTONS, DrillDirectory, drillButton } from '../../hub/drill-directory.ts'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import type { FeedEntry } from '../../core/feed.ts'
import type { Finding } from '../../core/finding.ts'
import { silentLog } from '../../core/log.ts'
import type { GatewayEvent, HubEvent } from '../../core/message.ts'
import { noMetrics } from '../../core/metrics.ts'
import type { ResponderRole } from '../../core/directory.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { DISTRICT, PHONES, Town } from '../alerting/town.ts'

const HOME = `drill-${DISTRICT}`
const ROLES: readonly ResponderRole[] = ['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district']

const message = (number: number) => ({
  kind: 'message' as const,
  gateway: HOME,
  topic: `homes/${HOME}/${drillButton(number)}/up`,
  payload: new TextEncoder().encode('{"sos":true}'),
  qos: 1 as const,
  retain: false,
  dup: false,
  cause: 'publish' as const,
  standing: 'own' as const,
  receivedAt: 1_795_312_800_000,
})

describe('the drill home', () => {
  it('is found by its id and stands in no list', () => {
    const town = new Town()
    const directory = new DrillDirectory(town, undefined)
    expect(directory.home(HOME)).toMatchObject({ id: HOME, area: DISTRICT })
    expect(directory.gateway(HOME)?.homes).toEqual([HOME])
    expect(directory.homes()).toEqual(town.homes())
    expect(directory.gateways()).toEqual(town.gateways())
    expect(directory.home('h1')).toBe(town.home('h1'))
  })

  it.each(['drill-', 'drill-12', 'drill-1201120', 'drill-12011x', 'xdrill-120112', 'drill-120112 '])(
    'is nothing else: not %j',
    (id) => {
      const directory = new DrillDirectory(new Town(), undefined)
      expect(directory.home(id)).toBeUndefined()
      expect(directory.gateway(id)).toBeUndefined()
    },
  )

  it('has nobody who answers for it but the volunteer, or nobody', () => {
    const alone = new DrillDirectory(new Town(), undefined)
    expect(ROLES.flatMap((role) => alone.responders(HOME, role)).map(({ phone }) => phone)).toEqual(['group:drill'])
    const helped = new DrillDirectory(new Town(), PHONES['stranger'])
    expect(ROLES.flatMap((role) => helped.responders(HOME, role)).map(({ phone }) => phone)).toEqual([
      PHONES['stranger'],
    ])
    expect(helped.responderByPhone(PHONES['stranger'] ?? '')).toMatchObject({ id: 'drill' })
    expect(helped.responderByPhone(PHONES['grid'] ?? '')).toMatchObject({ id: 'grid' })
    expect(alone.responderByPhone(PHONES['stranger'] ?? '')).toBeUndefined()
  })

  it('has another secret in each run of the hub', () => {
    const [one, other] = [new DrillDirectory(new Town(), undefined), new DrillDirectory(new Town(), undefined)]
    expect(one.gateway(HOME)?.secretDigest).not.toBe(other.gateway(HOME)?.secretDigest)
  })

  it.each(Array.from({ length: DRILL_BUTTONS + 1 }, (_, number) => number))(
    'drill number %i presses a button that is understood',
    (number) => {
      const directory = new DrillDirectory(new Town(), undefined)
      const { decoded } = interpret(message(number), { decoders: decoders(), directory })
      expect(decoded).toMatchObject({ readings: [{ home: HOME, metric: 'sos', value: true }], quarantine: undefined })
    },
  )

  it('is heard by the detectors once, and neither its silence nor its gateway is judged in the two days after', () => {
    const town = new Town()
    const { detectors } = detectorSet({ residences: town, timeZone: 'Asia/Shanghai' })
    const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    const found: Finding[] = []
    let offset = 0
    const hear = (entry: FeedEntry): void => dispatch.consume(entry, found)
    const at = (receivedAt: number) => ({ offset: (offset += 1), receivedAt })
    const start = message(1).receivedAt
    const gateway = (event: GatewayEvent): void => hear({ ...at(event.receivedAt), kind: 'gateway', event })
    const pulse = (event: HubEvent): void => hear({ ...at(event.receivedAt), kind: 'hub', event })

    pulse({ kind: 'started', receivedAt: start - 1 })
    gateway({ kind: 'connected', gateway: HOME, keepAlive: minutes(1), receivedAt: start })
    const { decoded } = interpret(message(1), { decoders: decoders(), directory: new DrillDirectory(town, undefined) })
    hear({ ...at(start), kind: 'message', gateway: HOME, will: false, decoded })
    gateway({ kind: 'disconnected', gateway: HOME, reason: 'goodbye', receivedAt: start + 5 })
    expect(found).toMatchObject([{ kind: 'sos', subject: { home: HOME } }])
    for (let time = 0; time <= hours(48); time += seconds(30)) pulse({ kind: 'tick', receivedAt: start + 10 + time })
    expect(found.filter(({ subject }) => 'home' in subject && subject.home === HOME)).toHaveLength(1)
  })
})
