import type { AlertSummary } from '../../core/alert.ts'
import type { Home } from '../../core/directory.ts'
import { isHubError } from '../../core/errors.ts'
import { isPosition, metricFacts, type Metric } from '../../core/metric.ts'
import { type EpochMs, hours, minutes } from '../../core/time.ts'
import type { Point, StoredReading, TimeRange } from '../../core/time-series-store.ts'
import type { AlertReadingsView, MeasuresView, SignsView } from './alert-views.ts'
import type { WebOptions } from './web-options.ts'

const STEP = minutes(1)
const BEFORE = hours(1)
const AFTER = hours(1)
/** An alert may stand open for days; what surrounds it is told by its first hours. */
const LONGEST = hours(6)
/** Of a home with very many sensors: the store is asked for no more than this. */
const MOST_SERIES = 40

/** Health of the device itself; it says nothing of what happened. */
const ASIDE = new Set<Metric>(['battery', 'battery-low', 'signal', 'illuminance'])
/** Where somebody is has a place of its own on the page. */
const isShown = (metric: Metric): boolean => !ASIDE.has(metric) && !isPosition(metric)
/** A stored value is a sign whatever it is: a door that shuts was shut by somebody. */
const ANY_VALUE = new Set<Metric>(['door-open', 'bed-occupied'])

/** From 1 h before it opened until now, at most until 1 h after it was closed, and 6 h after it opened. */
export function windowAround(alert: Pick<AlertSummary, 'openedAt' | 'resolvedAt'>, now: EpochMs): TimeRange {
  const ended = alert.resolvedAt === undefined ? now : alert.resolvedAt + AFTER
  return { from: alert.openedAt - BEFORE, to: Math.min(now, ended, alert.openedAt + LONGEST) }
}

/** What the home's sensors said around the alert, to the minute. A store that does not answer leaves it empty, and that is said. */
export async function alertReadings(
  options: Pick<WebOptions, 'store' | 'directory'>,
  home: Home | undefined,
  window: TimeRange,
): Promise<AlertReadingsView> {
  const nothing = { ...window, signs: [], measures: [], leftOff: 0 }
  if (home === undefined) return { ...nothing, storeAnswers: true }
  try {
    return await gathered(options, home, window)
  } catch (error) {
    if (!isHubError(error, 'STORE_UNAVAILABLE') && !isHubError(error, 'STORE_REFUSED')) throw error
    return { ...nothing, storeAnswers: false }
  }
}

async function gathered(
  { store, directory }: Pick<WebOptions, 'store' | 'directory'>,
  home: Home,
  window: TimeRange,
): Promise<AlertReadingsView> {
  const rooms = new Map(directory.devicesOf(home.id).map((device) => [device.id, device.room]))
  const told = (await store.latest(home.id)).filter((one) => rooms.has(one.device) && isShown(one.metric))
  // A series whose newest value is older than the window has nothing in it.
  const heard = told.filter((one) => one.at >= window.from).toSorted(signsFirst)
  const signs: SignsView[] = []
  const measures: MeasuresView[] = []
  // One after the other: a page is no reason to keep the store from anything else.
  for (const { device, metric } of heard.slice(0, MOST_SERIES)) {
    const points = await store.range({ home: home.id, device, metric }, window, STEP)
    const series = { device, metric, room: rooms.get(device) ?? 'other' }
    if (metricFacts(metric).kind === 'measure') {
      measures.push({ ...series, points: points.map(({ at, value }) => [at, value] as const) })
    } else signs.push({ ...series, at: signsIn(points, metric) })
  }
  return { ...window, signs, measures, leftOff: Math.max(0, heard.length - MOST_SERIES), storeAnswers: true }
}

const signsIn = (points: readonly Point[], metric: Metric): readonly EpochMs[] =>
  points.filter(({ value }) => value > 0 || ANY_VALUE.has(metric)).map(({ at }) => at)

const rank = ({ metric }: StoredReading): number => (metricFacts(metric).kind === 'measure' ? 1 : 0)
const signsFirst = (a: StoredReading, b: StoredReading): number => rank(a) - rank(b)
