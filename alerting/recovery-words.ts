import type { AlertKind } from '../core/finding.ts'

const WORDS: Readonly<Partial<Record<AlertKind, string>>> = {
  inactivity: '已恢复活动',
  'not-returned': '已回家',
  'night-door': '门已关或人已回',
  'long-dwell': '已恢复活动',
  'low-water-use': '已恢复用水',
  'water-running': '用水已停',
  'water-leak': '漏水信号已消失',
  'vital-sign': '体征已恢复',
  'room-cold': '室温已恢复',
  'room-hot': '室温已恢复',
  'device-offline': '设备已恢复',
  'device-fault': '设备已恢复',
  'gateway-offline': '守护已恢复',
  'area-outage': '片区守护已恢复',
  'battery-low': '电量已恢复',
  tamper: '拆动信号已消失',
  presence: '去向已明确',
  'hub-deaf': '中枢已恢复',
}

/** Says nothing of what it was. */
export const ENDED_BY_ITSELF = '已自行恢复'

/** The note of an alert that the resident settled by pressing 1. */
export const ALL_WELL = '本人按1报平安'

/** The note of an alert that the hub cleared because its device, gateway or home is no longer registered. */
export const NO_LONGER_REGISTERED = '设备或住户已移除,未见恢复'

/** How an SMS says that an alert of that kind is over, when nobody need look after it any more. */
export const recoveredWords = ({
  kind,
  note,
}: {
  readonly kind: AlertKind
  readonly note?: string | undefined
}): string => (note === NO_LONGER_REGISTERED ? NO_LONGER_REGISTERED : (WORDS[kind] ?? ENDED_BY_ITSELF))
