import type { Directory } from '../../core/directory.ts'
import { isHubError } from '../../core/errors.ts'
import { isPosition, metricFacts } from '../../core/metric.ts'
import type { HomeId } from '../../core/names.ts'
import { type EpochMs, hours, isoInstant } from '../../core/time.ts'
import type { TimeRange, TimeSeriesStore } from '../../core/time-series-store.ts'
import type { EvidenceReadings, EvidenceSeries } from './evidence.ts'

export interface ReadingSources {
  readonly directory: Pick<Directory, 'devicesOf'>
  readonly store: Pick<TimeSeriesStore, 'latest' | 'range'>
}

/** Before it happened, and after it was closed. */
const AROUND = hours(1)
/** An alert that stays open for weeks is not told by its readings. */
const LONGEST = hours(26)
/** A file must open on a phone: about 1 MB. */
const MOST_OF_SERIES = 1000
const MOST_SERIES = 60

/** What the home's devices said around the alert, from 1 h before until 1 h after, as far as the store holds it. */
export async function gatherReadings(
  home: HomeId | undefined,
  span: { readonly happenedAt: EpochMs; readonly endedAt: EpochMs },
  sources: ReadingSources,
): Promise<EvidenceReadings> {
  const from = span.happenedAt - AROUND
  const window = { from, to: Math.min(span.endedAt + AROUND, from + LONGEST) }
  const around = { from: isoInstant(window.from), to: isoInstant(window.to) }
  if (home === undefined) return { ...around, storeAnswered: true, leftOff: 0, series: [] }
  try {
    return { ...around, storeAnswered: true, ...(await seriesOf(home, window, sources)) }
  } catch (error) {
    if (!isHubError(error, 'STORE_UNAVAILABLE') && !isHubError(error, 'STORE_REFUSED')) throw error
    return { ...around, storeAnswered: false, leftOff: 0, series: [] }
  }
}

async function seriesOf(
  home: HomeId,
  window: TimeRange,
  { directory, store }: ReadingSources,
): Promise<Pick<EvidenceReadings, 'leftOff' | 'series'>> {
  const rooms = new Map(directory.devicesOf(home).map((device) => [device.id, device.room]))
  const series: EvidenceSeries[] = []
  let leftOff = 0
  for (const { device, metric } of await store.latest(home)) {
    // A file outlives the 7 days for which a position may be kept.
    if (isPosition(metric)) continue
    const points = await store.range({ home, device, metric }, window)
    if (points.length === 0) continue
    const kept = series.length < MOST_SERIES ? points.slice(0, MOST_OF_SERIES) : []
    leftOff += points.length - kept.length
    if (kept.length === 0) continue
    const { zh, unit } = metricFacts(metric)
    const told = kept.map(({ at, value }) => ({ at: isoInstant(at), value }))
    series.push({ device, room: rooms.get(device) ?? null, metric, zh, unit, points: told })
  }
  return { leftOff, series }
}
