import type { DurationMs, EpochMs } from '../../../core/time.ts'

/**
 * The parameters of NEWS2 that devices measure. Consciousness and supplemental oxygen, the other two, nobody tells the hub: they count 0 and
 * are named as missing.
 */
export const NEWS_PARAMETERS = [
  'respiration-rate',
  'oxygen-saturation',
  'systolic',
  'heart-rate',
  'body-temperature',
] as const
export type NewsParameter = (typeof NEWS_PARAMETERS)[number]

export type NewsScore = 0 | 1 | 2 | 3

/** From each value on, upwards, the score; the last that is not above the value holds. */
type Bands = readonly (readonly [from: number, score: NewsScore])[]

/** Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017, chart 1; oxygen saturation by scale 1. */
const BANDS: Readonly<Record<NewsParameter, Bands>> = {
  'respiration-rate': [
    [-Infinity, 3],
    [9, 1],
    [12, 0],
    [21, 2],
    [25, 3],
  ],
  'oxygen-saturation': [
    [-Infinity, 3],
    [92, 2],
    [94, 1],
    [96, 0],
  ],
  systolic: [
    [-Infinity, 3],
    [91, 2],
    [101, 1],
    [111, 0],
    [220, 3],
  ],
  'heart-rate': [
    [-Infinity, 3],
    [41, 1],
    [51, 0],
    [91, 1],
    [111, 2],
    [131, 3],
  ],
  'body-temperature': [
    [-Infinity, 3],
    [35.1, 1],
    [36.1, 0],
    [38.1, 1],
    [39.1, 2],
  ],
}

/** The score of one value: [0, 3]. Whole numbers, temperature to a tenth, as the chart has it. */
export function newsScore(parameter: NewsParameter, value: number): NewsScore {
  const charted = parameter === 'body-temperature' ? Math.round(value * 10) / 10 : Math.round(value)
  let score: NewsScore = 0
  for (const [from, of] of BANDS[parameter]) {
    if (charted < from) break
    score = of
  }
  return score
}

/** What is known of one parameter. */
export interface NewsItem {
  readonly parameter: NewsParameter
  readonly score: NewsScore
  readonly at: EpochMs
  /** Measured by a medical device, and heard at once. */
  readonly medical: boolean
  /** By how much it came late; `undefined` when it came at once, 0 when nobody knows. */
  readonly lateBy: DurationMs | undefined
}

export interface NewsTotal {
  readonly total: number
  /** What medical devices alone say. */
  readonly medicalTotal: number
  readonly known: readonly NewsItem[]
  /** Of those that devices measure; consciousness and supplemental oxygen are missing always. */
  readonly missing: readonly NewsParameter[]
}

/** The total over the newest item of each parameter in (now − within, now]. */
export function newsTotal(items: readonly NewsItem[], now: EpochMs, within: DurationMs): NewsTotal {
  const known: NewsItem[] = []
  const missing: NewsParameter[] = []
  for (const parameter of NEWS_PARAMETERS) {
    const newest = newestOf(items, parameter)
    if (newest === undefined || newest.at <= now - within) missing.push(parameter)
    else known.push(newest)
  }
  const sum = (of: readonly NewsItem[]): number => of.reduce((total, { score }) => total + score, 0)
  return { total: sum(known), medicalTotal: sum(known.filter(({ medical }) => medical)), known, missing }
}

/** Of several at one time the worst. */
function newestOf(items: readonly NewsItem[], parameter: NewsParameter): NewsItem | undefined {
  let newest: NewsItem | undefined
  for (const item of items) {
    if (item.parameter !== parameter) continue
    if (newest === undefined || item.at > newest.at || (item.at === newest.at && item.score > newest.score))
      newest = item
  }
  return newest
}
