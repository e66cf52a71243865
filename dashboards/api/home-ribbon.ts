import { dateTimeText, localTime, zoneOffset } from '../../core/calendar.ts'
import type { Home, Room } from '../../core/directory.ts'
import { isHubError } from '../../core/errors.ts'
import type { Metric } from '../../core/metric.ts'
import { days, type EpochMs, hours } from '../../core/time.ts'
import type { Point } from '../../core/time-series-store.ts'
import type { RibbonView } from './homes-views.ts'
import type { WebOptions } from './web-options.ts'

const SHOWN_DAYS = 30

/** What only a person brings about. */
const SIGNS = new Set<Metric>(['motion', 'presence', 'door-open', 'bed-occupied'])
/** A stored value is a sign whatever it is: a door that shuts was shut by somebody. */
const ANY_VALUE = new Set<Metric>(['door-open', 'bed-occupied'])

/** The last 30 days of a home by room and hour. A store that does not answer leaves them empty, and that is said. */
export async function homeRibbon(
  options: Pick<WebOptions, 'directory' | 'store' | 'clock' | 'timeZone' | 'usualSilences'>,
  home: Home,
): Promise<RibbonView> {
  const { clock, timeZone } = options
  const now = clock.now()
  // Today and the 29 days before it, by the wall clock.
  const first = midnightOf(now, timeZone) - days(SHOWN_DAYS - 1)
  const dayNames = Array.from({ length: SHOWN_DAYS }, (_, day) =>
    dateTimeText(first + days(day) + hours(12), timeZone).slice(0, 10),
  )
  const silence = options.usualSilences.ofHome(home.id)
  const always = { days: dayNames, ...(silence === undefined ? {} : { silence }) }
  try {
    const rooms = await roomsOf(options, home, { from: first, to: now })
    return { ...always, rooms, storeAnswers: true }
  } catch (error) {
    if (!isHubError(error, 'STORE_UNAVAILABLE') && !isHubError(error, 'STORE_REFUSED')) throw error
    return { ...always, rooms: [], storeAnswers: false }
  }
}

async function roomsOf(
  { directory, store, timeZone }: Pick<WebOptions, 'directory' | 'store' | 'timeZone'>,
  home: Home,
  window: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<RibbonView['rooms']> {
  const roomOf = new Map(directory.devicesOf(home.id).map((device) => [device.id, device.room]))
  const seen = new Map<Room, Set<number>>()
  // One after the other: a month of a home is no reason to keep the store from anything else.
  for (const { device, metric } of await store.latest(home.id)) {
    const room = roomOf.get(device)
    if (room === undefined || !SIGNS.has(metric)) continue
    const points = await store.range({ home: home.id, device, metric }, window, hours(1))
    const hoursSeen = seen.get(room) ?? new Set()
    for (const at of signs(points, metric)) hoursSeen.add(hourIndex(at, window.from, timeZone))
    seen.set(room, hoursSeen)
  }
  return Array.from(seen, ([room, indexes]) => ({
    room,
    hours: [...indexes]
      .filter((index) => index >= 0 && index < SHOWN_DAYS * 24)
      .toSorted((a, b) => a - b)
      .map((index) => [Math.floor(index / 24), index % 24] as const),
  }))
}

const signs = (points: readonly Point[], metric: Metric): readonly EpochMs[] =>
  points.filter(({ value }) => value > 0 || ANY_VALUE.has(metric)).map(({ at }) => at)

/** Hours since the first midnight as the wall clock counts them: 24 a day also on days when clocks change. */
const hourIndex = (at: EpochMs, first: EpochMs, timeZone: string): number =>
  Math.floor((at + zoneOffset(at, timeZone) - first - zoneOffset(first, timeZone)) / hours(1))

function midnightOf(at: EpochMs, timeZone: string): EpochMs {
  const { hour, minute, second } = localTime(at, timeZone)
  return Math.floor(at / 1000) * 1000 - hours(hour) - minute * 60_000 - second * 1000
}
