/** How a metric behaves: a state holds until it changes, an event happens, a measure is a number. */
export type MetricKind = 'state' | 'event' | 'measure'

interface MetricFacts {
  readonly kind: MetricKind
  /** UCUM-like unit as shown to people; empty where there is none. */
  readonly unit: string
  readonly zh: string
  readonly en: string
  /** Values outside [min, max] are not believed: they go to the quarantine as `out-of-range`. */
  readonly min?: number
  readonly max?: number
  /** A value that a person may die of when it is overlooked. */
  readonly lifeSafety?: true
}

/** Every metric, once: name, unit, kind. A new one is one line here. */
export const METRICS = {
  motion: { kind: 'event', unit: '', zh: '活动', en: 'motion' },
  presence: { kind: 'state', unit: '', zh: '有人', en: 'presence' },
  'door-open': { kind: 'state', unit: '', zh: '门开', en: 'door open' },
  sos: { kind: 'event', unit: '', zh: '求助', en: 'SOS', lifeSafety: true },
  fall: { kind: 'event', unit: '', zh: '跌倒', en: 'fall', lifeSafety: true },
  smoke: { kind: 'state', unit: '', zh: '烟雾', en: 'smoke', lifeSafety: true },
  gas: { kind: 'state', unit: '', zh: '燃气', en: 'gas', lifeSafety: true },
  'carbon-monoxide': { kind: 'state', unit: '', zh: '一氧化碳', en: 'carbon monoxide', lifeSafety: true },
  'water-leak': { kind: 'state', unit: '', zh: '漏水', en: 'water leak' },
  vibration: { kind: 'event', unit: '', zh: '振动', en: 'vibration' },
  button: { kind: 'event', unit: '', zh: '按钮', en: 'button press' },
  tamper: { kind: 'state', unit: '', zh: '防拆', en: 'tamper' },
  'bed-occupied': { kind: 'state', unit: '', zh: '在床', en: 'bed occupied' },
  steps: { kind: 'measure', unit: '', zh: '步数', en: 'steps', min: 0, max: 1e9 },
  'heart-rate': { kind: 'measure', unit: '/min', zh: '心率', en: 'heart rate', min: 0, max: 350 },
  'respiration-rate': { kind: 'measure', unit: '/min', zh: '呼吸', en: 'respiration rate', min: 0, max: 150 },
  'oxygen-saturation': { kind: 'measure', unit: '%', zh: '血氧', en: 'oxygen saturation', min: 0, max: 100 },
  systolic: { kind: 'measure', unit: 'mmHg', zh: '收缩压', en: 'systolic pressure', min: 0, max: 350 },
  diastolic: { kind: 'measure', unit: 'mmHg', zh: '舒张压', en: 'diastolic pressure', min: 0, max: 250 },
  'body-temperature': { kind: 'measure', unit: '°C', zh: '体温', en: 'body temperature', min: 10, max: 50 },
  'room-temperature': { kind: 'measure', unit: '°C', zh: '室温', en: 'room temperature', min: -60, max: 120 },
  humidity: { kind: 'measure', unit: '%', zh: '湿度', en: 'humidity', min: 0, max: 100 },
  illuminance: { kind: 'measure', unit: 'lx', zh: '照度', en: 'illuminance', min: 0, max: 200_000 },
  power: { kind: 'measure', unit: 'W', zh: '功率', en: 'power', min: -1e6, max: 1e6 },
  'water-volume': { kind: 'measure', unit: 'L', zh: '用水', en: 'water volume', min: 0, max: 1e9 },
  // WGS-84, as devices and receivers of satellites say it; maps of China are drawn in GCJ-02.
  latitude: { kind: 'measure', unit: '°', zh: '纬度', en: 'latitude', min: -90, max: 90 },
  longitude: { kind: 'measure', unit: '°', zh: '经度', en: 'longitude', min: -180, max: 180 },
  'position-accuracy': { kind: 'measure', unit: 'm', zh: '定位精度', en: 'position accuracy', min: 0, max: 1e6 },
  'battery-low': { kind: 'state', unit: '', zh: '电量低', en: 'battery low' },
  battery: { kind: 'measure', unit: '%', zh: '电量', en: 'battery', min: 0, max: 100 },
  signal: { kind: 'measure', unit: 'dBm', zh: '信号', en: 'signal', min: -200, max: 30 },
} as const satisfies Record<string, MetricFacts>

export type Metric = keyof typeof METRICS

export const isMetric = (text: string): text is Metric => Object.hasOwn(METRICS, text)
export const metricFacts = (metric: Metric): MetricFacts => METRICS[metric]
export const isLifeSafety = (metric: Metric): boolean => metricFacts(metric).lifeSafety === true

export const VITAL_METRICS = [
  'heart-rate',
  'systolic',
  'diastolic',
  'respiration-rate',
  'oxygen-saturation',
  'body-temperature',
] as const satisfies readonly Metric[]
export type VitalMetric = (typeof VITAL_METRICS)[number]

const VITALS: ReadonlySet<Metric> = new Set<Metric>(VITAL_METRICS)
/** How somebody is: shown to who helps them, and to nobody else. */
export const isVital = (metric: Metric): metric is VitalMetric => VITALS.has(metric)

/** What says where somebody is. The accuracy is a radius around latitude and longitude; the three of one moment belong together. */
export const POSITION_METRICS = ['latitude', 'longitude', 'position-accuracy'] as const satisfies readonly Metric[]
const POSITION: ReadonlySet<Metric> = new Set<Metric>(POSITION_METRICS)
/** Stored only with the resident's consent, for 7 days (domain rules, section 7), and shown at an alert and nowhere else. */
export const isPosition = (metric: Metric): boolean => POSITION.has(metric)
