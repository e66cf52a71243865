import type { Decoded, Decoder } from '../../core/decoder.ts'
import { type Metric, metricFacts } from '../../core/metric.ts'
import { DecodedBuilder, type SaidTime } from './decoded-builder.ts'
import { isJsonObject, parseJson } from './payload-json.ts'
import { metricAtEnd, metricOfPress } from './thing-names.ts'

const TOPIC = /^(?:homes\/[^/]+\/)?([^/]+)\/(events\/rpc|online|status\/[a-z\d_]+(?::\d+)?)$/
const NOTHING: Decoded = { readings: [], unknown: [] }
const NO_STATUS: Decoded = { quarantine: 'unknown-format', detail: 'online: expected true or false' }

type Fields = Readonly<Record<string, unknown>>

/** What a component's status says, by the component's type: the path of the value. */
const STATUS: readonly (readonly [component: string, path: readonly string[], metric: Metric])[] = [
  ['smoke', ['alarm'], 'smoke'],
  ['flood', ['alarm'], 'water-leak'],
  ['temperature', ['tC'], 'room-temperature'],
  ['humidity', ['rh'], 'humidity'],
  ['illuminance', ['lux'], 'illuminance'],
  ['devicepower', ['battery', 'percent'], 'battery'],
  ['switch', ['apower'], 'power'],
  ['pm1', ['apower'], 'power'],
  ['wifi', ['rssi'], 'signal'],
]

/** Of a radar, how many it sees: its zones (`presencezone:200`) each say a part of that. */
const SEEN = 'presence'

/** Components that say nothing of the home. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'ts',
  'sys',
  'cloud',
  'mqtt',
  'ws',
  'ble',
  'bthome',
  'eth',
  'script',
  'ui',
  'light',
  'cover',
  'presencezone',
  'matter',
  'zigbee',
  'ht_ui',
  'plugs_ui',
  'em',
  'em1',
  'emdata',
  'em1data',
  'voltmeter',
])

/** What is done to a button, the device's own or one that it hears by Bluetooth (`bthomedevice:200`). */
const PUSHES: ReadonlySet<unknown> = new Set(['single_push', 'double_push', 'triple_push', 'long_push'])
/** What a push is told with besides. */
const DOWN_AND_UP: ReadonlySet<unknown> = new Set(['btn_down', 'btn_up'])

const ENDS = /\/(?:rpc|online|status\/[a-z\d_:]+)$/

/**
 * Shelly, second generation and later: `<id>/events/rpc`, as it comes or below `homes/{home}` (`topic_prefix: homes/h01/<id>`). The device's
 * external id is that level of the topic; what its inputs are wired to, its last words say (`bedroom_sos`, `front_door`), or nobody. `ts` is in
 * seconds since 1970 with a fraction. The same statuses may come one by one on `<id>/status/<component>`, without a time.
 * (shelly-api-docs.shelly.cloud/gen2/General/Notifications, …/gen2/ComponentsAndServices/Mqtt)
 */
export const shellyDecoder: Decoder = {
  format: 'shelly',
  accepts: (topic) => ENDS.test(topic) && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, id = '', what = ''] = TOPIC.exec(topic) ?? []
    const parsed = parseJson(payload)
    if ('quarantine' in parsed) return parsed
    const frame = parsed.json
    if (what === 'online') return typeof frame === 'boolean' ? NOTHING : NO_STATUS
    if (what.startsWith('status/')) return readStatus(id, what.slice('status/'.length), frame)
    if (!isJsonObject(frame) || !isJsonObject(frame['params'])) return { quarantine: 'malformed', detail: 'no frame' }
    return readFrame(id, frame['method'], frame['params'])
  },
}

function readFrame(id: string, method: unknown, params: Fields): Decoded {
  const builder = new DecodedBuilder(id)
  if (method === 'NotifyStatus' || method === 'NotifyFullStatus') takeStatus(builder, id, params)
  else if (method === 'NotifyEvent') takeEvents(builder, id, params)
  else builder.fault('method: expected NotifyStatus, NotifyFullStatus or NotifyEvent')
  return builder.finish()
}

function readStatus(id: string, component: string, status: unknown): Decoded {
  const builder = new DecodedBuilder(id)
  takeStatus(builder, id, { [component]: status })
  return builder.finish()
}

function takeStatus(builder: DecodedBuilder, id: string, params: Fields): void {
  const time = timeOf(params['ts'])
  for (const key of Object.keys(params)) {
    const status = params[key]
    const component = key.split(':', 1)[0] ?? ''
    const meant = STATUS.filter(([one]) => one === component)
    if (component === SEEN) takeSeen(builder, status, time)
    else if (component === 'input') takeInput(builder, status, { id, time })
    else if (meant.length > 0 || PASSED_OVER.has(component)) builder.recognise()
    else builder.unknownEvent(key)
    for (const [, path, metric] of meant) {
      const raw = path.reduce<unknown>((value, field) => (isJsonObject(value) ? value[field] : undefined), status)
      // Only what changed is there, and null is not known yet.
      if (raw !== undefined && raw !== null) builder.take(`${key}.${path.join('.')}`, metric, raw, time)
    }
  }
}

function takeSeen(builder: DecodedBuilder, status: unknown, time: SaidTime): void {
  builder.recognise()
  const seen = isJsonObject(status) ? status['num_objects'] : undefined
  if (seen === undefined || seen === null) return
  builder.take('presence.num_objects', 'presence', typeof seen === 'number' ? seen > 0 : seen, time)
}

/** An input that holds; `null` of one that springs back, of which events tell. */
function takeInput(builder: DecodedBuilder, status: unknown, { id, time }: Heard): void {
  builder.recognise()
  const metric = metricAtEnd(id)
  const state = isJsonObject(status) ? status['state'] : undefined
  if (metric === undefined || metricFacts(metric).kind === 'measure' || state === undefined || state === null) return
  builder.take('input.state', metric, state, time)
}

function takeEvents(builder: DecodedBuilder, id: string, { events, ts }: Fields): void {
  if (!Array.isArray(events)) return builder.fault('events: expected a list')
  for (const event of events) {
    if (isJsonObject(event)) takeEvent(builder, event, { id, time: timeOf(event['ts'] ?? ts) })
    else builder.fault('an event is not an object')
  }
}

/** Whose own buttons call for help where it is named for that. */
interface Heard {
  readonly id: string
  readonly time: SaidTime
}

function takeEvent(builder: DecodedBuilder, { component, event }: Fields, { id, time }: Heard): void {
  const own = typeof component === 'string' && component.startsWith('input')
  if (PUSHES.has(event)) builder.take('event', own ? metricOfPress(id) : 'button', true, time)
  else if (own && !DOWN_AND_UP.has(event)) builder.unknownEvent(`event:${String(event)}`)
  // The device tells of itself: it sleeps, updates, was set anew.
  else builder.recognise()
}

function timeOf(ts: unknown): SaidTime {
  return typeof ts === 'number' && Number.isFinite(ts) ? { at: Math.round(ts * 1000) } : undefined
}
