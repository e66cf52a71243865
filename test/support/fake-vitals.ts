import type { VitalBand } from '../../core/home-profile.ts'
import type { Metric } from '../../core/metric.ts'
import { type EpochMs, hours } from '../../core/time.ts'
import type { StoredReading, TimeSeriesStore } from '../../core/time-series-store.ts'

/** Two of the vital signs; somebody set the upper limit of the pressure for this home. */
export const VITAL_BANDS: readonly VitalBand[] = [
  {
    metric: 'heart-rate',
    name: { zh: '脉搏', en: 'Pulse' },
    unit: { zh: ' 次/分', en: '/min' },
    digits: 0,
    limits: [
      { side: 'low', level: 'danger', value: 40, origin: 'default' },
      { side: 'high', level: 'danger', value: 131, origin: 'default' },
      { side: 'high', level: 'watch', value: 100, origin: 'district' },
    ],
  },
  {
    metric: 'systolic',
    name: { zh: '收缩压', en: 'Systolic pressure' },
    unit: { zh: ' mmHg', en: ' mmHg' },
    digits: 0,
    limits: [
      { side: 'low', level: 'danger', value: 90, origin: 'default' },
      {
        side: 'high',
        level: 'watch',
        value: 170,
        origin: 'home',
        set: { by: 'op-1', at: Date.UTC(2026, 10, 1), why: '张医生建议' },
      },
    ],
  },
]

type Store = Pick<TimeSeriesStore, 'range' | 'latest'>

const WORN = [
  ['sos', 'heart-rate', 72],
  ['bed', 'heart-rate', 61],
  ['sos', 'systolic', 141],
] as const satisfies readonly (readonly [device: string, metric: Metric, usual: number])[]

/** The store, with a wristband and a mat in H01 that tell of its resident. */
export function withVitals(store: Store, now: () => EpochMs): Store {
  const told = WORN.map(([device, metric, value]): StoredReading => {
    return { home: 'H01', device: `H01-${device}`, metric, value, at: now() - hours(1) }
  })
  return {
    latest: async (home) => [...(await store.latest(home)), ...(home === 'H01' ? told : [])],
    async range(series, window, every = hours(1)) {
      const known = told.find(({ device, metric }) => device === series.device && metric === series.metric)
      if (known === undefined) return store.range(series, window, every)
      const steps = Array.from({ length: Math.ceil((window.to - window.from) / every) }, (_, index) => index)
      // Most hours of most days, as people wear such things; up and down by an eighth.
      return steps
        .filter((step) => step % 7 !== 3)
        .map((step) => ({ at: window.from + step * every, value: known.value * (1 + Math.sin(step * 2.4) / 8) }))
    },
  }
}
