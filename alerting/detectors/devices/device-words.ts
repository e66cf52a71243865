import { dateTimeText } from '../../../core/calendar.ts'
import type { Device, DeviceRole } from '../../../core/directory.ts'
import type { Words } from '../../../core/finding.ts'
import type { Metric } from '../../../core/metric.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { days, hours } from '../../../core/time.ts'
import { durationWords, roomWords, say, timeWords } from '../words.ts'

const BY_ROLE: Readonly<Record<Exclude<DeviceRole, 'fixed'>, Words>> = {
  'outer-door': { zh: '外门传感器', en: 'outer door sensor' },
  'inner-door': { zh: '内门传感器', en: 'inner door sensor' },
  fridge: { zh: '冰箱门传感器', en: 'fridge sensor' },
  bed: { zh: '床垫', en: 'bed mat' },
  worn: { zh: '随身设备', en: 'wearable' },
}

/** What a device is called by what it says, the most telling first. */
const BY_METRIC: readonly (readonly [Metric, Words])[] = [
  ['sos', { zh: '求助按钮', en: 'SOS button' }],
  ['fall', { zh: '跌倒探测器', en: 'fall detector' }],
  ['smoke', { zh: '烟雾报警器', en: 'smoke alarm' }],
  ['gas', { zh: '燃气报警器', en: 'gas alarm' }],
  ['carbon-monoxide', { zh: '一氧化碳报警器', en: 'carbon monoxide alarm' }],
  ['water-leak', { zh: '漏水传感器', en: 'leak sensor' }],
  ['door-open', { zh: '门传感器', en: 'door sensor' }],
  ['bed-occupied', { zh: '床垫', en: 'bed mat' }],
  ['presence', { zh: '存在感应器', en: 'presence sensor' }],
  ['motion', { zh: '活动传感器', en: 'motion sensor' }],
  ['button', { zh: '按钮', en: 'button' }],
  ['vibration', { zh: '振动传感器', en: 'vibration sensor' }],
  ['water-volume', { zh: '水表', en: 'water meter' }],
  ['heart-rate', { zh: '体征设备', en: 'vital-sign device' }],
  ['systolic', { zh: '血压计', en: 'blood pressure monitor' }],
  ['steps', { zh: '计步设备', en: 'step counter' }],
  ['power', { zh: '电量插座', en: 'power meter' }],
  ['room-temperature', { zh: '温度传感器', en: 'temperature sensor' }],
  ['humidity', { zh: '湿度传感器', en: 'humidity sensor' }],
  ['illuminance', { zh: '照度传感器', en: 'light sensor' }],
]
const RANKS: ReadonlyMap<Metric, number> = new Map(BY_METRIC.map(([metric], rank) => [metric, rank]))
const NAMES: ReadonlyMap<Metric, Words> = new Map(BY_METRIC)
const SOME_DEVICE: Words = { zh: '设备', en: 'device' }

/** Of two metrics that a device speaks of the one that tells better what it is. */
export function moreTelling(known: Metric | undefined, other: Metric): Metric {
  if (known === undefined || known === other) return other
  return (RANKS.get(other) ?? Infinity) < (RANKS.get(known) ?? Infinity) ? other : known
}

/** `卧室活动传感器`, `Bedroom motion sensor`: room and role, or what it speaks of when its role says nothing. */
export function deviceWords(device: Pick<Device, 'room' | 'role'> | undefined, speaksOf: Metric | undefined): Words {
  const role = device?.role ?? 'fixed'
  const what = role === 'fixed' ? nameOf(speaksOf) : BY_ROLE[role]
  const room = roomWords(device?.room)
  return say([room, what], [room, ' ', what])
}

const nameOf = (metric: Metric | undefined): Words =>
  (metric === undefined ? undefined : NAMES.get(metric)) ?? SOME_DEVICE

/** `14:32`, or `11-20 14:32` when that was a day ago or more. */
export function sinceWords(at: EpochMs, now: EpochMs, timeZone: string): Words {
  if (now - at < days(1)) return timeWords(at, timeZone)
  const text = dateTimeText(at, timeZone).slice(5, 16)
  return { zh: text, en: text }
}

/** As `durationWords`, from two days on in whole days: `3 天`, `3 d`; in between in whole hours from half a day on. */
export function longWords(duration: DurationMs): Words {
  if (duration >= days(2)) {
    const whole = Math.floor(duration / days(1))
    return { zh: `${whole} 天`, en: `${whole} d` }
  }
  return durationWords(duration >= hours(12) ? Math.floor(duration / hours(1)) * hours(1) : duration)
}
