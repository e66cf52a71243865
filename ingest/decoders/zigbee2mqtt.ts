import type { Decoded, Decoder } from '../../core/decoder.ts'
import type { Message } from '../../core/message.ts'
import type { Metric } from '../../core/metric.ts'
import { parseInstant } from '../../core/time.ts'
import { DecodedBuilder, type SaidTime } from './decoded-builder.ts'
import { parseObject } from './payload-json.ts'
import { topicsUnder } from './topic-base.ts'

/** Fields that are a metric as they stand. `contact` and the fields with words for values are in `SPECIAL`. */
const PLAIN: ReadonlyMap<string, Metric> = new Map<string, Metric>([
  ['occupancy', 'motion'],
  ['presence', 'presence'],
  ['sos', 'sos'],
  ['smoke', 'smoke'],
  ['gas', 'gas'],
  ['carbon_monoxide', 'carbon-monoxide'],
  ['water_leak', 'water-leak'],
  ['tamper', 'tamper'],
  ['vibration', 'vibration'],
  ['battery', 'battery'],
  ['battery_low', 'battery-low'],
  ['temperature', 'room-temperature'],
  ['humidity', 'humidity'],
  ['illuminance', 'illuminance'],
  ['power', 'power'],
])

/**
 * What is known and is no reading. `linkquality` is a bare 0 to 255 and no dBm; `device_temperature` is the chip's; `voltage` and `angle_x`
 * have no metric; `presence_event` and `no_occupancy_since` say again what a state says.
 */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'linkquality',
  'voltage',
  'device_temperature',
  'power_outage_count',
  'trigger_count',
  'no_occupancy_since',
  'presence_event',
  'gas_density',
  'smoke_density',
  'smoke_density_dbm',
  'selftest',
  'test',
  'strength',
  'angle',
  'angle_x',
  'angle_y',
  'angle_z',
  'angle_x_absolute',
  'angle_y_absolute',
  'sensitivity',
  'tumble_alarm_time',
  'tumble_switch',
  'fall_sensitivity',
  'static_dwell_alarm',
  'action_duration',
  'update',
  'update_available',
  'device',
  'elapsed',
])

/** What an `action` means. `null`: it is known and says nothing new (the button was let go, the keypad armed). */
const ACTIONS: ReadonlyMap<string, Metric | null> = new Map<string, Metric | null>([
  ['emergency', 'sos'],
  ['panic', 'sos'],
  ['sos', 'sos'],
  ['vibration', 'vibration'],
  ['tilt', 'vibration'],
  ['drop', 'vibration'],
  ['single', 'button'],
  ['double', 'button'],
  ['triple', 'button'],
  ['quadruple', 'button'],
  ['many', 'button'],
  ['hold', 'button'],
  ['long', 'button'],
  ['on', 'button'],
  ['off', 'button'],
  ['toggle', 'button'],
  ['release', null],
  ['disarm', null],
  ['arm_day_zones', null],
  ['arm_night_zones', null],
  ['arm_all_zones', null],
  ['exit_delay', null],
])

/** Which of its buttons a device means: `1_single`, `button_2_hold`, `single_left`. */
const WHICH_BUTTON = /^(?:button_)?\d+_|_(?:left|right|both|\d+)$/

type Special = (builder: DecodedBuilder, raw: unknown, time: SaidTime, message: Message) => void

const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  [
    'contact',
    // True is closed: the magnet touches.
    (builder, raw, time) =>
      builder.take('contact', 'door-open', typeof raw === 'boolean' ? !raw : 'not a boolean', time),
  ],
  ['action', takeAction],
  ['fall_down_status', takeFall],
  ['last_seen', (builder, _raw, time) => (time === undefined ? builder.unknown('last_seen') : undefined)],
])

function takeAction(builder: DecodedBuilder, raw: unknown, time: SaidTime, message: Message): void {
  // The bridge clears an action by sending it empty.
  if (raw === '') return builder.recognise()
  if (typeof raw !== 'string') return builder.fault('action: expected a word')
  if (message.retain) return builder.fault('action: a retained copy is no event')
  const metric = ACTIONS.get(raw) ?? ACTIONS.get(raw.replace(WHICH_BUTTON, ''))
  if (metric === undefined) builder.unknownEvent(`action:${raw}`)
  else if (metric === null) builder.recognise()
  else builder.take('action', metric, true, time)
}

/** The radar says `maybe_fall` first and `fall` once nobody rose for `tumble_alarm_time`: only that is a fall. */
function takeFall(builder: DecodedBuilder, raw: unknown, time: SaidTime): void {
  if (raw === 'fall') builder.take('fall_down_status', 'fall', true, time)
  else if (raw === 'none' || raw === 'maybe_fall') builder.recognise()
  else if (typeof raw === 'boolean') builder.take('fall_down_status', 'fall', raw, time)
  else builder.fault('fall_down_status: expected none, maybe_fall or fall')
}

/** Seconds and milliseconds since 1970 are told apart by their size: this many seconds is the year 5138. */
const SECONDS_BELOW = 1e11

/** `last_seen` by the bridge's setting: ISO 8601 with a zone, or seconds or milliseconds since 1970. */
function lastSeen(raw: unknown): SaidTime {
  if (typeof raw === 'string') {
    const at = parseInstant(raw)
    return at === undefined ? undefined : { at }
  }
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return undefined
  return { at: Math.round(raw < SECONDS_BELOW ? raw * 1000 : raw) }
}

/**
 * Availability, commands on their way to a device, the bridge's own affairs, and `NAME/action`, where a bridge that serves Home Assistant says in
 * one bare word once more what the device's message says.
 */
const STATUS = /(?:^bridge(?:\/|$)|\/(?:availability|set|get|action)$)/
const NOTHING: Decoded = { readings: [], unknown: [] }

/**
 * Zigbee2MQTT under a base topic: `<base>/<FRIENDLY_NAME>`. The device's external id is its friendly name.
 *
 * @param base may hold `{home}`, which stands for any one level: `homes/{home}/zigbee2mqtt`.
 */
export function zigbee2mqttDecoder(base: string): Decoder {
  const topics = topicsUnder(base)
  return {
    format: 'zigbee2mqtt',
    accepts: (topic) => topics.test(topic),
    decode(message) {
      const name = topics.exec(message.topic)?.[1]
      if (name === undefined) return { quarantine: 'unknown-format', detail: 'not under the base topic' }
      if (STATUS.test(name)) return NOTHING
      const parsed = parseObject(message.payload)
      if ('quarantine' in parsed) return parsed
      return decodeFields(name, parsed.fields, message)
    },
  }
}

function decodeFields(name: string, fields: Readonly<Record<string, unknown>>, message: Message): Decoded {
  const builder = new DecodedBuilder(name)
  const time = lastSeen(fields['last_seen'])
  for (const field of Object.keys(fields)) {
    const raw = fields[field]
    const metric = PLAIN.get(field)
    const special = SPECIAL.get(field)
    // The bridge writes null for what it has not heard since it started.
    if (raw === null || PASSED_OVER.has(field)) builder.recognise()
    else if (metric !== undefined) builder.take(field, metric, raw, time)
    else if (special !== undefined) special(builder, raw, time, message)
    else builder.unknown(field)
  }
  return builder.finish()
}
