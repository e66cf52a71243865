import type { DeviceRole } from './directory.ts'
import type { Metric } from './metric.ts'

interface KindFacts {
  readonly zh: string
  readonly en: string
  /** What vendors' names of such a model contain: the word for what it does, or the number under which it is sold most. */
  readonly models: RegExp
}

/**
 * Every kind of device that people have a word for, once; where a model's name fits two, the upper one. Numbers are those under which
 * Zigbee2MQTT lists Aqara's, Heiman's and Tuya's devices.
 */
export const DEVICE_KINDS = {
  'sos-button': { zh: '求助按钮', en: 'SOS button', models: /sos|emergency|panic/i },
  'fall-radar': { zh: '跌倒雷达', en: 'fall radar', models: /fall/i },
  'carbon-monoxide-alarm': { zh: '一氧化碳报警器', en: 'CO alarm', models: /carbon.monoxide|\bco\b|HS1CA/i },
  'smoke-alarm': { zh: '烟雾报警器', en: 'smoke alarm', models: /smoke|JTYJ|HS1SA/i },
  'gas-alarm': { zh: '燃气报警器', en: 'gas alarm', models: /gas|JTQJ|HS1CG/i },
  'leak-sensor': { zh: '水浸传感器', en: 'leak sensor', models: /leak|SJCGQ/i },
  'water-meter': { zh: '水表', en: 'water meter', models: /water.?meter|\bflow/i },
  'bed-mat': { zh: '睡眠床垫', en: 'bed mat', models: /bed|mattress|sleep/i },
  'presence-sensor': { zh: '存在感应', en: 'presence sensor', models: /presence|RTCZCGQ/i },
  'motion-sensor': { zh: '人体感应', en: 'motion sensor', models: /motion|pir\b|RTCGQ/i },
  'door-contact': { zh: '门磁', en: 'door contact', models: /door|contact|MCCGQ/i },
  'climate-sensor': { zh: '温湿度计', en: 'thermometer', models: /climate|temperature|humidity|WSDCGQ/i },
  'vibration-sensor': { zh: '振动传感器', en: 'vibration sensor', models: /vibration|DJT11/i },
  watch: { zh: '手表', en: 'watch', models: /watch|\bband|bracelet/i },
  plug: { zh: '智能插座', en: 'smart plug', models: /plug|socket|outlet/i },
  button: { zh: '按钮', en: 'button', models: /button|WXKG/i },
} as const satisfies Readonly<Record<string, KindFacts>>

export type DeviceKind = keyof typeof DEVICE_KINDS

/** What the place of a device says of it, whatever its model is called. */
const BY_ROLE: Partial<Record<DeviceRole, DeviceKind>> = {
  'outer-door': 'door-contact',
  'inner-door': 'door-contact',
  fridge: 'door-contact',
  bed: 'bed-mat',
}

const KINDS: readonly (readonly [string, KindFacts])[] = Object.entries(DEVICE_KINDS)

const isKind = (text: string): text is DeviceKind => Object.hasOwn(DEVICE_KINDS, text)

/** The kind of device that says so, where one kind does. */
export const KIND_SAYING: Partial<Record<Metric, DeviceKind>> = {
  'door-open': 'door-contact',
  motion: 'motion-sensor',
  'bed-occupied': 'bed-mat',
  presence: 'presence-sensor',
  sos: 'sos-button',
  button: 'button',
}

/** What a device is, by its place and by what its model is called; `undefined` where neither says. */
export function deviceKind({
  role,
  model,
}: {
  readonly role: DeviceRole
  readonly model: string
}): DeviceKind | undefined {
  const placed = BY_ROLE[role]
  if (placed !== undefined) return placed
  const named = KINDS.find(([, { models, zh }]) => models.test(model) || model.includes(zh))?.[0]
  return named !== undefined && isKind(named) ? named : undefined
}
