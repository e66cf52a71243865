import type { Directory } from '../core/directory.ts'
import { HubError, reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Metric } from '../core/metric.ts'
import { isMetric } from '../core/metric.ts'
import type { GatewayId, HomeId } from '../core/names.ts'
import type { Reading } from '../core/reading.ts'
import type { Clock, DurationMs, Stop } from '../core/time.ts'
import { seconds } from '../core/time.ts'
import type { TimeRange } from '../core/time-series-store.ts'
import { deviceModel } from '../device-sim/devices/device-models.ts'
import type { IncidentKind } from '../device-sim/faults/incidents.ts'
import { observations } from '../device-sim/residents/observations.ts'
import type { SimulatedHome, SimulatedTown } from '../device-sim/simulated-town.ts'
import { digestOfSecret } from '../registry/gateway-secret.ts'

/** The same residents in the history as afterwards over MQTT. */
export const DEMO_SEED = 'demo'

/**
 * The secrets of docs/example-installation.yaml, which everybody may know: `demo-only-secret-` and the home. A gateway with
 * another secret is left out.
 */
export function demoSecrets(directory: Pick<Directory, 'gateways'>): ReadonlyMap<GatewayId, string> {
  const secrets = new Map<GatewayId, string>()
  for (const { id, homes, secretDigest } of directory.gateways()) {
    const secret = `demo-only-secret-${homes[0] ?? ''}`
    if (digestOfSecret(secret) === secretDigest) secrets.set(id, secret)
  }
  return secrets
}

/**
 * Everybody in the registry, as the simulator wants them.
 *
 * @param secrets as the import made them, for every gateway
 * @throws NOT_FOUND for a gateway whose secret is not among them
 */
export function townOf(
  directory: Pick<Directory, 'homes' | 'gatewaysOf' | 'devicesOf'>,
  secrets: ReadonlyMap<GatewayId, string>,
  timeZone: string,
): SimulatedTown {
  const secretOf = (id: GatewayId): string => {
    const secret = secrets.get(id)
    if (secret !== undefined) return secret
    throw new HubError(
      'NOT_FOUND',
      `Nobody knows the secret of gateway ${id}: start the demonstration on an empty folder.`,
    )
  }
  const homes = directory.homes().map((home) => ({
    id: home.id,
    gateways: directory.gatewaysOf(home.id).map(({ id }) => ({ id, secret: secretOf(id) })),
    devices: directory
      .devicesOf(home.id)
      .map(({ id, gateway, externalId, model, room, role }) => ({ id, gateway, externalId, model, room, role })),
  }))
  return { timeZone, homes }
}

/** What the town's devices would have told in [from, to): home by home, oldest first within each. */
export function* historyReadings(town: SimulatedTown, range: TimeRange): Generator<Reading> {
  for (const home of town.homes) {
    for (const { at, device, facts } of observations({ home, timeZone: town.timeZone, seed: DEMO_SEED }, range)) {
      for (const [metric, value] of Object.entries(facts)) {
        // That there is no movement is not a reading: motion is an event.
        if (!isMetric(metric) || (metric === 'motion' && value === false)) continue
        yield { home: home.id, device: device.id, metric, value, at, receivedAt: at }
      }
    }
  }
}

/** What goes wrong, in which home, how long after the start. */
export interface DemoIncident {
  readonly after: DurationMs
  readonly kind: IncidentKind
  readonly home: HomeId
}

/** Within the first minute, and what a home must have for it. */
const SCRIPT: readonly { readonly after: DurationMs; readonly kind: IncidentKind; readonly needs?: Metric }[] = [
  { after: seconds(5), kind: 'sos', needs: 'sos' },
  { after: seconds(12), kind: 'fall', needs: 'fall' },
  { after: seconds(20), kind: 'gas', needs: 'gas' },
  { after: seconds(28), kind: 'gateway-dies' },
]

/**
 * The demonstration's script: each incident in a home of its own as long as there are enough, the dying gateway where it
 * is urgent (a fully dependent resident) if there is such a home. An incident that no home can tell of is left out.
 */
export function demoIncidents(town: SimulatedTown, directory: Pick<Directory, 'home'>): readonly DemoIncident[] {
  const taken = new Set<HomeId>()
  const dependent = (home: SimulatedHome): boolean => directory.home(home.id)?.careLevel === 'fully-dependent'
  const last = town.homes.find(dependent)
  const plan: DemoIncident[] = []
  for (const { after, kind, needs } of SCRIPT) {
    const able = town.homes.filter((home) => needs === undefined || tellsOf(home, needs))
    const free = able.find((home) => !taken.has(home.id) && home !== last)
    const home = (needs === undefined ? last : undefined) ?? free ?? able[0]
    if (home === undefined) continue
    taken.add(home.id)
    plan.push({ after, kind, home: home.id })
  }
  return plan
}

const tellsOf = (home: SimulatedHome, metric: Metric): boolean =>
  home.devices.some((device) => deviceModel(device.model).senses.includes(metric))

export interface DemoPlay {
  readonly plan: readonly DemoIncident[]
  /** Real time: the audience's seconds, however fast the town lives. */
  readonly clock: Clock
  /** The simulator's. */
  readonly happen: (kind: IncidentKind, home: HomeId) => Promise<void>
  readonly log: Log
}

/** Lets the planned incidents happen, each at its time. */
export function playIncidents(play: DemoPlay): Stop {
  const stops = play.plan.map(({ after, kind, home }) =>
    play.clock.after(after, () => {
      play.happen(kind, home).catch((error: unknown) => {
        play.log.error('an incident did not happen', { kind, home, reason: reasonOf(error) })
      })
    }),
  )
  return () => stops.forEach((stop) => stop())
}
