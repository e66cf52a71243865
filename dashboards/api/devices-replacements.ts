import type { Home } from '../../core/directory.ts'
import { isHubError } from '../../core/errors.ts'
import type { AreaCode, DeviceId } from '../../core/names.ts'
import type { Clock, EpochMs } from '../../core/time.ts'
import { days, hours } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import type { Asker } from './access.ts'
import { lowAt } from './devices-battery-line.ts'
import { devicesOfHome, type DeviceSources } from './devices-of-home.ts'
import type {
  DeviceRowView,
  GatewayRowView,
  HomeDevicesView,
  ReplaceReason,
  ReplacementsView,
  ReplacementView,
} from './devices-views.ts'
import { inSlices } from './in-slices.ts'
import { areaNames } from './place.ts'

export interface ReplacementSources extends DeviceSources {
  readonly store: Pick<TimeSeriesStore, 'range'>
  readonly clock: Pick<Clock, 'now'>
}

const AHEAD = days(30)
const LOOKS_BACK = days(30)
const SILENT_TOO_LONG = days(7)
/** A fuller one is not empty in a month, %. */
const HALF = 50
/** Questions to the store for one answer; the emptiest first. */
const MOST_LINES = 500
/** Batteries change slowly: one is asked of so seldom. */
const KNOWN_FOR = hours(6)

interface Line {
  readonly askedAt: EpochMs
  readonly lowAt: EpochMs | undefined
}

interface Falling {
  readonly home: Home
  readonly device: DeviceRowView
  readonly battery: number
}

/** What somebody must go to within the next 30 days. */
export class Replacements {
  readonly #sources: ReplacementSources
  readonly #lines = new Map<DeviceId, Line>()

  constructor(sources: ReplacementSources) {
    this.#sources = sources
  }

  async of({ directory }: Pick<Asker, 'directory'>): Promise<ReplacementsView> {
    const homes = directory.homes()
    const falling: Falling[] = []
    await inSlices(homes, (home) => {
      for (const device of devicesOfHome(home, this.#sources).devices) falling.push(...fallingOf(home, device))
    })
    const storeAnswers = await this.#ask(await emptiest(falling))
    const grids = new Map<AreaCode, ReplacementView[]>()
    // Looked at once more rather than kept: fifty thousand devices are a lot of memory while the store is asked.
    await inSlices(homes, (home) => {
      const items = this.#itemsOf(devicesOfHome(home, this.#sources))
      const listed = grids.get(home.area)
      if (listed !== undefined) listed.push(...items)
      else if (items.length > 0) grids.set(home.area, [...items])
    })
    return {
      grids: [...grids]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([area, items]) => ({ area, areaNames: areaNames(area, directory), items })),
      storeAnswers,
      leftOff: Math.max(0, falling.length - MOST_LINES),
    }
  }

  /** One after the other: nobody waits for this page who calls for help. @returns whether the store answered */
  async #ask(falling: readonly Falling[]): Promise<boolean> {
    const now = this.#sources.clock.now()
    const unknown = falling.filter(({ device }) => now - (this.#lines.get(device.id)?.askedAt ?? 0) >= KNOWN_FOR)
    try {
      for (const { home, device } of unknown) {
        const series = { home: home.id, device: device.id, metric: 'battery' as const }
        const points = await this.#sources.store.range(series, { from: now - LOOKS_BACK, to: now }, days(1))
        this.#lines.set(device.id, { askedAt: now, lowAt: lowAt(points) })
      }
      return true
    } catch (error) {
      if (!isHubError(error, 'STORE_UNAVAILABLE') && !isHubError(error, 'STORE_REFUSED')) throw error
      return false
    }
  }

  #itemsOf({ home, address, gateways, devices }: HomeDevicesView): readonly ReplacementView[] {
    const now = this.#sources.clock.now()
    const silent = gateways.filter((gateway) => isSilent(gateway, now))
    return [
      ...silent.map((gateway) => gatewayItem({ home, address }, gateway)),
      ...devices.flatMap((device) => this.#itemOf({ home, address }, device, now)),
    ]
  }

  #itemOf(
    where: Pick<ReplacementView, 'home' | 'address'>,
    device: DeviceRowView,
    now: EpochMs,
  ): readonly ReplacementView[] {
    const line = device.batteryLow ? undefined : this.#lines.get(device.id)?.lowAt
    const soon = isFalling(device) && line !== undefined && line < now + AHEAD ? Math.max(line, now) : undefined
    const reasons = reasonsOf(device, soon, now)
    if (reasons.length === 0) return []
    const { id, model, room, role, gateway, battery, heardAt, faults } = device
    return [
      {
        ...where,
        gateway,
        device: { id, model, room, role },
        reasons,
        ...(battery === undefined ? {} : { battery }),
        ...(soon === undefined ? {} : { lowAt: soon }),
        ...(heardAt === undefined ? {} : { heardAt }),
        faults,
      },
    ]
  }
}

/** The `MOST_LINES` emptiest. Batteries are told in whole percents below `HALF`: no more than so many heaps, and nothing to sort. */
async function emptiest(falling: readonly Falling[]): Promise<readonly Falling[]> {
  const heaps: Falling[][] = Array.from({ length: HALF }, () => [])
  await inSlices(falling, (one) => heaps[Math.max(0, Math.floor(one.battery))]?.push(one))
  return heaps.flat().slice(0, MOST_LINES)
}

const isFalling = ({ battery, batteryLow }: DeviceRowView): boolean =>
  battery !== undefined && battery < HALF && !batteryLow

const fallingOf = (home: Home, device: DeviceRowView): readonly Falling[] =>
  device.battery !== undefined && isFalling(device) ? [{ home, device, battery: device.battery }] : []

const gatewayItem = (
  where: Pick<ReplacementView, 'home' | 'address'>,
  { id, heardAt }: GatewayRowView,
): ReplacementView => ({
  ...where,
  gateway: id,
  reasons: ['gateway-silent'],
  ...(heardAt === undefined ? {} : { heardAt }),
  faults: [],
})

const isSilent = ({ online, heardAt }: GatewayRowView, now: EpochMs): boolean =>
  !online && heardAt !== undefined && now - heardAt > SILENT_TOO_LONG

function reasonsOf(device: DeviceRowView, soon: EpochMs | undefined, now: EpochMs): readonly ReplaceReason[] {
  const { batteryLow, faults, heard, heardAt } = device
  // Of a silent gateway's devices nothing is known: the gateway stands there instead.
  const isGone = heard === 'silent' && heardAt !== undefined && now - heardAt > SILENT_TOO_LONG
  return [
    ...(batteryLow ? (['battery-low'] as const) : []),
    ...(soon === undefined ? [] : (['battery-soon'] as const)),
    ...(faults.length > 0 ? (['faulty'] as const) : []),
    ...(isGone ? (['silent'] as const) : []),
  ]
}
