import type { AlertSummary } from '../../core/alert.ts'
import type { Home } from '../../core/directory.ts'
import { isHubError } from '../../core/errors.ts'
import type { Metric } from '../../core/metric.ts'
import type { DeviceId } from '../../core/names.ts'
import { type EpochMs, hours } from '../../core/time.ts'
import type { TimeRange } from '../../core/time-series-store.ts'
import type { AlertPositionView, PositionView } from './alert-views.ts'
import type { WebOptions } from './web-options.ts'

type Sources = Pick<WebOptions, 'store' | 'directory' | 'mayLocate'>

/** Where somebody was longer ago than this is no place to look for them. */
const NEWS_FOR = hours(24)

/** [from, to): the day up to now, or up to when the alert was closed. */
export function positionWindow({ resolvedAt }: Pick<AlertSummary, 'resolvedAt'>, now: EpochMs): TimeRange {
  const to = (resolvedAt ?? now) + 1
  return { from: to - NEWS_FOR, to }
}

/**
 * Where what the home's resident wears last was within the window. A withdrawn consent hides what was stored before it. A store that does not
 * answer is said: the absence of a position means that there is none.
 */
export async function alertPosition(
  sources: Sources,
  home: Home | undefined,
  window: TimeRange,
): Promise<AlertPositionView> {
  if (home === undefined || sources.mayLocate?.(home.id) !== true) return { storeAnswers: true }
  try {
    const position = await newestOf(sources, home, window)
    return { storeAnswers: true, ...(position === undefined ? {} : { position }) }
  } catch (error) {
    if (!isHubError(error, 'STORE_UNAVAILABLE') && !isHubError(error, 'STORE_REFUSED')) throw error
    return { storeAnswers: false }
  }
}

async function newestOf(
  { store, directory }: Sources,
  home: Home,
  window: TimeRange,
): Promise<PositionView | undefined> {
  const worn = directory.devicesOf(home.id).filter(({ role }) => role === 'worn')
  if (worn.length === 0) return undefined
  // What has said nothing since the window began need not be asked.
  const located = new Set(
    (await store.latest(home.id))
      .filter(({ metric, at }) => metric === 'latitude' && at >= window.from)
      .map(({ device }) => device),
  )
  let newest: PositionView | undefined
  for (const { id, model } of worn.filter((device) => located.has(device.id))) {
    const found = await positionOf(store, { home: home.id, device: id, window })
    if (found !== undefined && (newest === undefined || found.at > newest.at)) newest = { ...found, model }
  }
  return newest
}

interface Worn {
  readonly home: Home['id']
  readonly device: DeviceId
  readonly window: TimeRange
}

/** The newest moment of which both halves are there. */
async function positionOf(
  store: Sources['store'],
  { home, device, window }: Worn,
): Promise<Omit<PositionView, 'model'> | undefined> {
  const said = async (metric: Metric): Promise<ReadonlyMap<EpochMs, number>> =>
    new Map((await store.range({ home, device, metric }, window)).map(({ at, value }) => [at, value]))
  const latitudes = await said('latitude')
  const longitudes = await said('longitude')
  const at = [...latitudes.keys()].findLast((one) => longitudes.has(one))
  const [latitude, longitude] = at === undefined ? [] : [latitudes.get(at), longitudes.get(at)]
  if (at === undefined || latitude === undefined || longitude === undefined) return undefined
  const accuracy = (await said('position-accuracy')).get(at)
  return { at, latitude, longitude, ...(accuracy === undefined ? {} : { accuracy }) }
}
