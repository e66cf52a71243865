import type { ResponderRole } from '../core/directory.ts'
import type { AlertKind, Severity, Words } from '../core/finding.ts'

/** Kinds as an SMS says them: short, and what the reader should picture. */
export const KIND_WORDS: Readonly<Record<AlertKind, Words>> = {
  sos: { zh: '求助', en: 'SOS' },
  fall: { zh: '跌倒', en: 'fall' },
  smoke: { zh: '烟雾报警', en: 'smoke alarm' },
  gas: { zh: '燃气报警', en: 'gas alarm' },
  'carbon-monoxide': { zh: '一氧化碳报警', en: 'carbon monoxide alarm' },
  'water-leak': { zh: '漏水', en: 'water leak' },
  inactivity: { zh: '长时间无活动', en: 'no activity for long' },
  'not-returned': { zh: '外出未归', en: 'not returned' },
  'night-door': { zh: '夜间开门未回', en: 'door opened at night' },
  'long-dwell': { zh: '久留未出', en: 'too long in one room' },
  'low-water-use': { zh: '用水过少', en: 'too little water used' },
  'water-running': { zh: '用水不停', en: 'water keeps running' },
  'vital-sign': { zh: '体征异常', en: 'vital sign' },
  'room-cold': { zh: '室温过低', en: 'room too cold' },
  'room-hot': { zh: '室温过高', en: 'room too hot' },
  'device-offline': { zh: '设备离线', en: 'device offline' },
  'device-fault': { zh: '设备故障', en: 'device fault' },
  'gateway-offline': { zh: '守护中断,请电话确认', en: 'watch interrupted, please call' },
  'area-outage': { zh: '片区守护中断', en: 'area outage' },
  'battery-low': { zh: '电量低', en: 'battery low' },
  tamper: { zh: '设备被拆动', en: 'tampering' },
  presence: { zh: '是否在家待确认', en: 'presence to be confirmed' },
  'hub-deaf': { zh: '中枢中断', en: 'hub was deaf' },
  'journal-changed': { zh: '中枢日志更换', en: 'journal changed' },
  'drill-failed': { zh: '演练未通过', en: 'drill failed' },
  'hub-fault': { zh: '中枢故障,请核实', en: 'fault of the hub, please check' },
}

export const SEVERITY_WORDS: Readonly<Record<Severity, Words>> = {
  'life-safety': { zh: '紧急', en: 'Emergency' },
  urgent: { zh: '警情', en: 'Alert' },
  routine: { zh: '日常', en: 'Routine' },
}

export const ROLE_WORDS: Readonly<Record<ResponderRole, Words>> = {
  neighbour: { zh: '亲邻', en: 'neighbour' },
  carer: { zh: '委托照料人', en: 'carer' },
  'grid-worker': { zh: '网格员', en: 'grid worker' },
  village: { zh: '村居', en: 'village' },
  town: { zh: '街镇', en: 'town' },
  district: { zh: '区值班', en: 'district duty' },
}

/** In a burning or poisoned room a helper becomes the next victim: the text says so first. */
export const DO_NOT_ENTER: ReadonlySet<AlertKind> = new Set<AlertKind>(['smoke', 'gas', 'carbon-monoxide'])
