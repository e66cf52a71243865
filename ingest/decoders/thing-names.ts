import { isLifeSafety, type Metric, metricFacts } from '../../core/metric.ts'
import { NATIVE_NAMES } from './native-names.ts'

/** Identifiers of the platforms' standard thing models (Alink: ContactState, SmokeSensorState …) and what makers call the same things. */
const STANDARD: Readonly<Record<string, Metric>> = {
  EmergencyAlarm: 'sos',
  SOSAlarm: 'sos',
  SOSState: 'sos',
  Panic: 'sos',
  PanicAlarm: 'sos',
  EmergencyCall: 'sos',
  // A resident's; what hangs at the door is a doorbell.
  CallButton: 'sos',
  HelpButton: 'sos',
  PullCord: 'sos',
  FallAlarm: 'fall',
  FallDetected: 'fall',
  FallState: 'fall',
  Falling: 'fall',
  SmokeSensorState: 'smoke',
  SmokeAlarm: 'smoke',
  SmokeState: 'smoke',
  GasSensorState: 'gas',
  GasAlarm: 'gas',
  GasState: 'gas',
  COAlarm: 'carbon-monoxide',
  COSensorState: 'carbon-monoxide',
  WaterSensorState: 'water-leak',
  WaterLeakAlarm: 'water-leak',
  MotionAlarmState: 'motion',
  MotionState: 'motion',
  PIRState: 'motion',
  // 1 is open.
  ContactState: 'door-open',
  DoorState: 'door-open',
  TamperState: 'tamper',
  TamperAlarm: 'tamper',
  BatteryPercentage: 'battery',
  BatteryLevel: 'battery',
  LowBattery: 'battery-low',
  LowBatteryAlarm: 'battery-low',
  LowElectricityAlarm: 'battery-low',
  CurrentTemperature: 'room-temperature',
  CurrentHumidity: 'humidity',
  RelativeHumidity: 'humidity',
  BloodOxygen: 'oxygen-saturation',
  BreathRate: 'respiration-rate',
  RespiratoryRate: 'respiration-rate',
}

/**
 * Not taken by these names: `power` is the switch (`"Power":"on"`), `co` may be ppm, of which 1 is no alarm, meters count water in m³ as well as in
 * litres, and a position may be of GCJ-02, half a kilometre from where somebody is.
 */
const NOT_TAKEN: ReadonlySet<string> = new Set([
  'power',
  'co',
  'water',
  'watervolume',
  'latitude',
  'longitude',
  'positionaccuracy',
])

const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '')

const NAMES: ReadonlyMap<string, Metric> = new Map(
  [...NATIVE_NAMES, ...Object.entries(STANDARD)]
    .map(([name, metric]) => [plain(name), metric] as const)
    .filter(([name]) => !NOT_TAKEN.has(name)),
)

/** The metric that an identifier means, whatever its case: `SmokeSensorState`, `heart_rate`; Alink puts a module's name and `:` before it. */
export const thingMetric = (name: string): Metric | undefined => NAMES.get(plain(name.slice(name.lastIndexOf(':') + 1)))

/** Words that say what a thing is and not what it tells. */
const GENERIC: ReadonlySet<string> = new Set(['sensor', 'detector', 'alarm', 'contact', 'state', 'status', 'detected'])

/** What turns a name into its contrary: `no_motion` is on while nobody moves. */
const NEGATIONS: ReadonlySet<string> = new Set(['no', 'not', 'non', 'without'])

/** More than any metric's name has: who writes a topic of thirty thousand would otherwise keep the hub for a minute. */
const MOST_WORDS = 8
const LONGEST_NAME = 128

/** The metric that a name of several words ends in: `front_door`, `kitchen-smoke`, `fall_detector`; an `sos_button` is no mere button. */
export function metricAtEnd(name: string): Metric | undefined {
  const words = name.slice(-LONGEST_NAME).split(/[_-]/).slice(-MOST_WORDS)
  if (words.some((word) => NEGATIONS.has(word.toLowerCase()))) return undefined
  const last = words.at(-1)?.toLowerCase() ?? ''
  const before = metricOf(words.slice(0, -1))
  if (before !== undefined && (GENERIC.has(last) || (last === 'button' && isLifeSafety(before)))) return before
  return metricOf(words)
}

/** What a press means of a button with that name: a call where it is named for one, else that it was pressed. */
export function metricOfPress(name: string): Metric {
  const metric = metricAtEnd(name)
  return metric !== undefined && isLifeSafety(metric) && metricFacts(metric).kind === 'event' ? metric : 'button'
}

/** By as many of the last words as mean one. */
function metricOf(words: readonly string[]): Metric | undefined {
  for (let from = 0; from < words.length; from += 1) {
    const metric = thingMetric(words.slice(from).join('_'))
    if (metric !== undefined) return metric
  }
  return undefined
}
