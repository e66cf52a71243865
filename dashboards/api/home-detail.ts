import type { Device, Home } from '../../core/directory.ts'
import { isHubError } from '../../core/errors.ts'
import { isPosition, isVital, type Metric } from '../../core/metric.ts'
import { hours, minutes } from '../../core/time.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import type { StoredReading } from '../../core/time-series-store.ts'
import { homeView } from './home-view.ts'
import { placingOf } from './overview.ts'
import { maskedHome } from './place.ts'
import type { ActivityLane, DeviceView, HomeDetailView } from './views.ts'
import type { WebOptions } from './web-options.ts'

const STEP = minutes(15)
const WINDOW = hours(24)

/** What only a person brings about. */
const SIGNS = new Set<Metric>(['motion', 'presence', 'door-open', 'bed-occupied', 'sos', 'fall', 'steps'])

/** For these a stored value is news whatever it is: a door that shuts was shut by somebody. */
const ANY_VALUE = new Set<Metric>(['door-open', 'bed-occupied', 'steps'])

async function lanesOf(
  options: WebOptions,
  home: Home,
  latest: readonly StoredReading[],
  from: EpochMs,
): Promise<readonly ActivityLane[]> {
  const rooms = new Map(options.directory.devicesOf(home.id).map((device) => [device.id, device.room]))
  const series = latest.filter((one) => SIGNS.has(one.metric) && rooms.has(one.device))
  return Promise.all(
    series.map(async ({ device, metric }) => {
      const window = { from, to: from + WINDOW }
      const points = await options.store.range({ home: home.id, device, metric }, window, STEP)
      const marks = Array.from({ length: WINDOW / STEP }, () => false)
      for (const point of points) {
        const step = Math.floor((point.at - from) / STEP)
        if (step in marks && (point.value > 0 || ANY_VALUE.has(metric))) marks[step] = true
      }
      return { device, metric, marks, room: rooms.get(device) ?? 'other' }
    }),
  )
}

/**
 * A home with its devices, their newest values and the last day of activity. A store that does not answer leaves those
 * empty and is named in `storeAnswers`: what the board and the registry know is shown all the same.
 */
export async function homeDetail(options: WebOptions, home: Home): Promise<HomeDetailView> {
  // Steps are counted from the epoch; the last one is the one that runs now.
  const from = (Math.floor(options.clock.now() / STEP) + 1) * STEP - WINDOW
  let latest: readonly StoredReading[] = []
  let lanes: readonly ActivityLane[] = []
  let storeAnswers = true
  try {
    latest = await options.store.latest(home.id)
    lanes = await lanesOf(options, home, latest, from)
  } catch (error) {
    if (!isHubError(error, 'STORE_UNAVAILABLE') && !isHubError(error, 'STORE_REFUSED')) throw error
    storeAnswers = false
  }
  return {
    home: homeView(home, options.board, placingOf(options)),
    devices: options.directory
      .devicesOf(home.id)
      .map((device) => deviceView(device, latest, options.skewOf(device.id))),
    activity: { from, step: STEP, lanes },
    storeAnswers,
  }
}

/** The same for who does not help the resident: devices, and nothing of who lives there, how they are or where they were. */
export const maskedDetail = ({ home, devices, activity, storeAnswers }: HomeDetailView): HomeDetailView => ({
  home: maskedHome(home),
  devices: devices.map((device) => ({ ...device, latest: device.latest.filter(({ metric }) => !isVital(metric)) })),
  activity: { ...activity, lanes: [] },
  storeAnswers,
})

function deviceView(
  { id, gateway, model, room, role }: Device,
  latest: readonly StoredReading[],
  clockBehind: DurationMs | undefined,
): DeviceView {
  return {
    id,
    gateway,
    model,
    room,
    role,
    ...(clockBehind === undefined ? {} : { clockBehind }),
    latest: latest
      .filter((one) => one.device === id && !isPosition(one.metric))
      .map(({ metric, value, at }) => ({ metric, value, at })),
  }
}
