import type { Words } from '../../core/finding.ts'
import { ALARMS } from './alarm-thresholds.ts'
import { DEVICES } from './device-thresholds.ts'
import { LISTENING } from './listening-thresholds.ts'
import { PRESENCE } from './presence-thresholds.ts'
import { ROOMS } from './room-thresholds.ts'
import { STILLNESS } from './stillness-thresholds.ts'
import { isThresholdName, type ThresholdName } from './thresholds.ts'
import { VITAL_SIGNS } from './vital-thresholds.ts'
import { WATER } from './water-thresholds.ts'

/** Thresholds of one field, as a page lists them. */
export interface ThresholdGroup {
  readonly id: string
  readonly words: Words
  readonly names: readonly ThresholdName[]
}

const group = (id: string, words: Words, table: object): ThresholdGroup => ({
  id,
  words,
  names: Object.keys(table).filter(isThresholdName),
})

/** Every threshold in one group, those that people set most often first. A new table of thresholds is one line here. */
export const THRESHOLD_GROUPS: readonly ThresholdGroup[] = [
  group('stillness', { zh: '活动与外出', en: 'Activity and absence' }, STILLNESS),
  group('vital-signs', { zh: '体征', en: 'Vital signs' }, VITAL_SIGNS),
  group('rooms', { zh: '房间与室温', en: 'Rooms and warmth' }, ROOMS),
  group('water', { zh: '用水', en: 'Water' }, WATER),
  group('alarms', { zh: '求助与报警器', en: 'Calls and alarms' }, ALARMS),
  group('presence', { zh: '在家状态', en: 'Presence' }, PRESENCE),
  group('devices', { zh: '设备', en: 'Devices' }, DEVICES),
  group('listening', { zh: '网关与中枢', en: 'Gateways and the hub' }, LISTENING),
]
