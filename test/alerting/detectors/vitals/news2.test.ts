import { describe, expect, it } from 'vitest'
import type { NewsItem, NewsParameter, NewsScore } from '../../../../alerting/detectors/vitals/news2.ts'
import { newsScore, newsTotal } from '../../../../alerting/detectors/vitals/news2.ts'
import { hours, minutes } from '../../../../core/time.ts'

/** Chart 1 of NEWS2, edge by edge: the last value of a band and the first of the next. */
const chart: readonly (readonly [NewsParameter, readonly (readonly [value: number, score: NewsScore])[]])[] = [
  [
    'respiration-rate',
    [
      [3, 3],
      [8, 3],
      [9, 1],
      [11, 1],
      [12, 0],
      [20, 0],
      [21, 2],
      [24, 2],
      [25, 3],
      [70, 3],
    ],
  ],
  [
    'oxygen-saturation',
    [
      [50, 3],
      [91, 3],
      [92, 2],
      [93, 2],
      [94, 1],
      [95, 1],
      [96, 0],
      [100, 0],
    ],
  ],
  [
    'systolic',
    [
      [40, 3],
      [90, 3],
      [91, 2],
      [100, 2],
      [101, 1],
      [110, 1],
      [111, 0],
      [219, 0],
      [220, 3],
      [300, 3],
    ],
  ],
  [
    'heart-rate',
    [
      [20, 3],
      [40, 3],
      [41, 1],
      [50, 1],
      [51, 0],
      [90, 0],
      [91, 1],
      [110, 1],
      [111, 2],
      [130, 2],
      [131, 3],
    ],
  ],
  [
    'body-temperature',
    [
      [30, 3],
      [35, 3],
      [35.1, 1],
      [36, 1],
      [36.1, 0],
      [38, 0],
      [38.1, 1],
      [39, 1],
      [39.1, 2],
      [43, 2],
    ],
  ],
]

describe('NEWS2', () => {
  it.each(chart)('scores %s as the chart has it', (parameter, values) => {
    expect(values.map(([value]) => [value, newsScore(parameter, value)])).toEqual(values)
  })

  it('rounds what lies between two numbers of the chart', () => {
    expect([newsScore('heart-rate', 90.4), newsScore('heart-rate', 90.5)]).toEqual([0, 1])
    expect([newsScore('body-temperature', 35.04), newsScore('body-temperature', 35.06)]).toEqual([3, 1])
  })

  const now = hours(100)
  const item = (parameter: NewsParameter, score: NewsScore, age: number, medical = true): NewsItem => ({
    parameter,
    score,
    at: now - age,
    medical,
    lateBy: undefined,
  })

  it('adds nothing up from nothing', () => {
    expect(newsTotal([], now, hours(2))).toMatchObject({ total: 0, medicalTotal: 0, known: [] })
    expect(newsTotal([], now, hours(2)).missing.length).toBe(5)
  })

  it('takes the newest value of each parameter within the time, and names what is missing', () => {
    const items = [
      item('heart-rate', 3, minutes(90)),
      item('heart-rate', 1, minutes(10), false),
      item('systolic', 2, hours(2) - 1),
      item('oxygen-saturation', 3, hours(2)),
    ]
    const news = newsTotal(items, now, hours(2))
    expect([news.total, news.medicalTotal]).toEqual([3, 2])
    expect(news.missing).toEqual(['respiration-rate', 'oxygen-saturation', 'body-temperature'])
    expect(newsTotal(items, now, hours(24)).total).toBe(6)
  })
})
