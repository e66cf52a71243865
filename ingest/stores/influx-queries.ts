import { z } from 'zod'

import { isMetric, METRICS } from '../../core/metric.ts'
import { isName, type HomeId } from '../../core/names.ts'
import type { DurationMs } from '../../core/time.ts'
import type { Point, Series, StoredReading, TimeRange } from '../../core/time-series-store.ts'

/**
 * InfluxQL over one measurement per metric, tags `home` and `device`, one field `value`. Nothing is escaped: names that could need
 * it do not exist (`core/names.ts`), and what is no name has no readings.
 */
const MEASUREMENTS = Object.keys(METRICS)
  .map((metric) => `"${metric}"`)
  .join(', ')

/** `undefined`: the home cannot exist. */
export function latestQuery(home: HomeId): string | undefined {
  if (!isName(home)) return undefined
  return `SELECT last("value") AS "value" FROM ${MEASUREMENTS} WHERE "home" = '${home}' GROUP BY "device"`
}

/** `undefined`: the series cannot exist. */
export function rangeQuery(series: Series, window: TimeRange, every: DurationMs | undefined): string | undefined {
  if (!isName(series.home) || !isName(series.device)) return undefined
  const from = `${Math.ceil(window.from)}ms`
  const to = `${Math.ceil(window.to)}ms`
  const where = `WHERE "home" = '${series.home}' AND "device" = '${series.device}' AND time >= ${from} AND time < ${to}`
  if (every === undefined) return `SELECT "value" FROM "${series.metric}" ${where} ORDER BY time ASC`
  const step = `GROUP BY time(${Math.max(1, Math.round(every))}ms) fill(none) ORDER BY time ASC`
  return `SELECT mean("value") AS "value" FROM "${series.metric}" ${where} ${step}`
}

const answer = z.object({
  results: z.array(
    z.object({
      error: z.string().optional(),
      series: z
        .array(
          z.object({
            name: z.string(),
            tags: z.record(z.string(), z.string()).optional(),
            values: z.array(z.tuple([z.number(), z.number()])).optional(),
          }),
        )
        .optional(),
    }),
  ),
})

type AnsweredSeries = NonNullable<z.infer<typeof answer>['results'][number]['series']>

/** @throws Error with what the server said is wrong with the query, or when the answer is none. */
function seriesOf(raw: unknown): AnsweredSeries {
  return answer.parse(raw).results.flatMap(({ error, series }) => {
    if (error !== undefined) throw new Error(error)
    return series ?? []
  })
}

/** The answer to `latestQuery`, asked with millisecond epochs. */
export function latestAnswer(home: HomeId, raw: unknown): readonly StoredReading[] {
  return seriesOf(raw).flatMap(({ name, tags, values }) => {
    const [newest] = values ?? []
    const device = tags?.['device']
    if (newest === undefined || device === undefined || !isMetric(name)) return []
    return [{ home, device, metric: name, at: newest[0], value: newest[1] }]
  })
}

/** The answer to `rangeQuery`, asked with millisecond epochs. */
export function rangeAnswer(raw: unknown): readonly Point[] {
  return seriesOf(raw).flatMap(({ values }) => (values ?? []).map(([at, value]) => ({ at, value })))
}
