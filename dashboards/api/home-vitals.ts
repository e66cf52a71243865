import type { Home } from '../../core/directory.ts'
import { isHubError } from '../../core/errors.ts'
import { isVital, type Metric } from '../../core/metric.ts'
import type { TimeRange } from '../../core/time-series-store.ts'
import { days, type DurationMs, hours } from '../../core/time.ts'
import { signatures } from './home-profile-view.ts'
import type { VitalSeriesView, VitalsView, VitalView } from './home-vitals-views.ts'
import type { WebOptions } from './web-options.ts'

/** What can be asked for, in days, and of how long one point is the mean: no more than 360 points a series. */
export const VITAL_SPANS = { '30': hours(2), '90': hours(6) } as const satisfies Record<string, DurationMs>
export type VitalSpan = keyof typeof VITAL_SPANS

/** Of a home with very many devices the store is asked for no more than this. */
const MOST_SERIES = 24

/** A device that left between two lines. */
const UNKNOWN = { model: '', room: 'other', role: 'fixed' } as const

type Sources = Pick<WebOptions, 'directory' | 'store' | 'rules' | 'clock' | 'auth'>

/** The vital signs that the home's devices told of lately. A store that does not answer leaves them empty, and that is said. */
export async function homeVitals(sources: Sources, home: Home, span: VitalSpan): Promise<VitalsView> {
  const step = VITAL_SPANS[span]
  const to = sources.clock.now()
  const window = { from: (Math.floor(to / step) + 1) * step - days(Number(span)), to }
  try {
    return { ...window, step, ...(await heardOf(sources, home, window, step)), storeAnswers: true }
  } catch (error) {
    if (!isHubError(error, 'STORE_UNAVAILABLE') && !isHubError(error, 'STORE_REFUSED')) throw error
    return { ...window, step, vitals: [], leftOff: 0, storeAnswers: false }
  }
}

async function heardOf(
  { directory, store, rules, auth }: Sources,
  home: Home,
  window: TimeRange,
  step: DurationMs,
): Promise<Pick<VitalsView, 'vitals' | 'leftOff'>> {
  const devices = new Map(directory.devicesOf(home.id).map((device) => [device.id, device]))
  const newest = (await store.latest(home.id)).filter(({ metric, device }) => isVital(metric) && devices.has(device))
  if (newest.length === 0) return { vitals: [], leftOff: 0 }
  const told = new Map<Metric, VitalSeriesView[]>()
  // One after the other: a page is no reason to keep the store from anything else.
  for (const { device: id, metric, at, value } of newest.slice(0, MOST_SERIES)) {
    const { model, room, role } = devices.get(id) ?? UNKNOWN
    const points = await store.range({ home: home.id, device: id, metric }, window, step)
    const one = {
      device: id,
      model,
      room,
      role,
      newest: { at, value },
      points: points.map((p) => [p.at, p.value] as const),
    }
    told.set(metric, [...(told.get(metric) ?? []), one])
  }
  const bands = await rules.vitalBands(home)
  const signed = await signatures({ auth })
  const vitals = bands.flatMap((band): readonly VitalView[] => {
    const series = told.get(band.metric)
    if (series === undefined) return []
    const limits = band.limits.map((limit) =>
      limit.set === undefined ? limit : { ...limit, set: signed([limit.set])[0] ?? limit.set },
    )
    return [Object.assign({ series }, band, { limits })]
  })
  return { vitals, leftOff: Math.max(0, newest.length - MOST_SERIES) }
}
