import type { AlertAction } from '../core/alert.ts'
import { type CivilDay, civilDayOf, civilDayText, momentOf, parseTime } from '../core/civil-day.ts'
import type { AlertKind } from '../core/finding.ts'
import type { Metric } from '../core/metric.ts'
import type { DeviceId, HomeId } from '../core/names.ts'
import type { Reading } from '../core/reading.ts'
import type { DurationMs, EpochMs } from '../core/time.ts'
import { hours, minutes } from '../core/time.ts'
import type { SimulatedTown } from '../device-sim/simulated-town.ts'

/** Something that happened in the month before the curtain rises. */
interface Call {
  /** [1, 29] */
  readonly daysAgo: number
  /** `08:30`, local. */
  readonly at: string
  readonly device: DeviceId
  readonly metric: Metric
  /** When a state is over again; an event is none. */
  readonly lasts?: DurationMs
}

/**
 * Of docs/example-installation.yaml; about one a home and month. A device that the town has not is passed over. The weak battery is changed
 * after whoever went there closed its alert, and before the hub would ask again.
 */
const CALLS: readonly Call[] = [
  { daysAgo: 28, at: '09:12', device: 'h09-sos', metric: 'sos' },
  { daysAgo: 26, at: '18:05', device: 'h02-smoke', metric: 'smoke', lasts: minutes(6) },
  { daysAgo: 24, at: '06:41', device: 'h07-fall', metric: 'fall' },
  { daysAgo: 22, at: '15:26', device: 'h04-sos', metric: 'sos' },
  { daysAgo: 20, at: '16:10', device: 'h02-sos', metric: 'battery-low', lasts: hours(23.5) },
  { daysAgo: 18, at: '20:33', device: 'h12-sos', metric: 'sos' },
  { daysAgo: 16, at: '07:18', device: 'h09-leak', metric: 'water-leak', lasts: minutes(55) },
  { daysAgo: 14, at: '11:52', device: 'h10-gas', metric: 'gas', lasts: minutes(9) },
  { daysAgo: 13, at: '02:47', device: 'h03-sos', metric: 'sos' },
  { daysAgo: 11, at: '13:09', device: 'h05-fall', metric: 'fall' },
  { daysAgo: 9, at: '17:48', device: 'h08-smoke', metric: 'smoke', lasts: minutes(4) },
  { daysAgo: 8, at: '09:30', device: 'h01-sos', metric: 'sos' },
  { daysAgo: 6, at: '21:15', device: 'h11-sos', metric: 'sos' },
  { daysAgo: 4, at: '10:02', device: 'h07-sos', metric: 'sos' },
  { daysAgo: 3, at: '08:20', device: 'h01-fall', metric: 'fall' },
  { daysAgo: 2, at: '12:14', device: 'h06-leak', metric: 'water-leak', lasts: minutes(30) },
  { daysAgo: 1, at: '16:37', device: 'h06-sos', metric: 'sos' },
]

/** What the devices said of it until `to`. */
export function pastCalls(town: SimulatedTown, to: EpochMs): readonly Reading[] {
  const { timeZone } = town
  const today = civilDayOf(to, timeZone)
  const homes = new Map<DeviceId, HomeId>(town.homes.flatMap(({ id, devices }) => devices.map((one) => [one.id, id])))
  return CALLS.flatMap(({ daysAgo, at: time, device, metric, lasts }) => {
    const home = homes.get(device)
    if (home === undefined) return []
    const began = momentOf(today - daysAgo, parseTime(time) ?? 0, timeZone)
    const said = (value: boolean, at: EpochMs): Reading => ({ home, device, metric, value, at, receivedAt: at })
    return lasts === undefined ? [said(true, began)] : [said(true, began), said(false, began + lasts)]
  })
}

type Ending = Extract<AlertAction, { readonly type: 'resolve' }> & { readonly lookAgainIn?: number }

const helped = (taken: string, lookAgainIn?: number): Ending => ({
  type: 'resolve',
  outcome: 'help-given',
  taken,
  ...(lookAgainIn === undefined ? {} : { lookAgainIn }),
})
const falseAlarm = (note: string): Ending => ({ type: 'resolve', outcome: 'false-alarm', note })

const ENDINGS: Readonly<Partial<Record<AlertKind, readonly Ending[]>>> = {
  sos: [
    helped('头晕，扶坐休息，量血压，通知女儿', 3),
    falseAlarm('晾衣服时碰到按钮'),
    { type: 'resolve', outcome: 'real-emergency', taken: '胸闷，拨打 120，送镇卫生院，陪同到院', lookAgainIn: 2 },
    helped('停电害怕，上门查看，联系供电所'),
    { type: 'resolve', outcome: 'test', note: '网格员每月试按，按钮正常' },
    helped('腹泻，送药上门，次日回访', 1),
  ],
  fall: [
    {
      type: 'resolve',
      outcome: 'real-emergency',
      taken: '卫生间滑倒，扶起，手腕擦伤，社区医生到场处理',
      lookAgainIn: 3,
    },
    falseAlarm('弯腰捡东西，本人在电话里说明'),
    helped('坐在地上起不来，扶起，未受伤，建议装扶手', 7),
  ],
  smoke: [falseAlarm('炒菜油烟大'), falseAlarm('烧纸祭祖，已劝阻')],
  gas: [helped('灶火被汤浇灭，关阀开窗，燃气公司检测正常')],
  'water-leak': [helped('洗衣机进水管脱落，关阀，已修好'), falseAlarm('拖地溅湿')],
  inactivity: [falseAlarm('睡得沉，电话确认平安'), helped('感冒卧床，送药送饭', 2)],
  'battery-low': [helped('上门更换纽扣电池')],
  'device-offline': [helped('电池仓进水，已登记更换，等新件', 7)],
}

const OTHERWISE: readonly [Ending] = [helped('电话确认平安')]

/** How the so many-th alert of a kind ends, on that day: they take turns. */
export function endingOf(kind: AlertKind, nth: number, today: CivilDay): AlertAction {
  const endings = ENDINGS[kind] ?? OTHERWISE
  const { lookAgainIn, ...ending } = endings[nth % endings.length] ?? OTHERWISE[0]
  return lookAgainIn === undefined ? ending : { ...ending, followUpOn: civilDayText(today + lookAgainIn) }
}
