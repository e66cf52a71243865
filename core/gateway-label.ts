import { type GatewayId, isName } from './names.ts'

/** More than any code of a label holds. */
export const LONGEST_LABEL = 2000

const OWN = 'shouwang:gw/'

/** What vendors call the number of a box, in the codes that they print; written small. */
const KEYS = [
  'gateway',
  'gatewayid',
  'gw',
  'devicename',
  'deviceid',
  'sn',
  'serial',
  'serialnumber',
  'imei',
  'mac',
  'id',
]

/** What the label of a gateway says: nothing secret, and nothing of the home that it will hang in. */
export const labelOf = (gateway: GatewayId): string => `${OWN}${gateway}`

/**
 * What a label may mean, the likeliest first; empty for what is no gateway's label. It takes our own `shouwang:gw/ID`, the bare id, JSON
 * (`{"sn":"…"}`), `SN:…;MODEL:…`, and an address whose query or last part names the box. Capitals and the separators of a
 * MAC address are forgiven: the id that is registered counts.
 */
export function gatewaysOfLabel(label: string): readonly GatewayId[] {
  const text = label.trim()
  if (text === '' || text.length > LONGEST_LABEL) return []
  const written = text.startsWith(OWN) ? [text.slice(OWN.length).split(/[?#]/)[0] ?? ''] : foreignIds(text)
  const ids = written.map((one) => one.trim()).flatMap((one) => [one, one.replaceAll(/[:.\s-]/g, '')])
  const spelt = ids.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()])
  return [...new Set(spelt.filter(isName))]
}

function foreignIds(text: string): readonly string[] {
  if (text.startsWith('{')) return idsIn(fieldsOfJson(text))
  if (/^https?:\/\//i.test(text)) return idsOfAddress(text)
  if (isName(text) || /^[\da-f]{2}([:-][\da-f]{2}){5,7}$/i.test(text)) return [text]
  return idsIn(text.split(/[;,\n&|]/).map((part) => splitOnce(part)))
}

type Field = readonly [key: string, value: string]

/** Those that are called as a box's number is, in the order of how surely that is meant. */
function idsIn(fields: readonly Field[]): readonly string[] {
  const byKey = new Map(fields.map(([key, value]) => [key.toLowerCase().replaceAll(/[^a-z]/g, ''), value]))
  return KEYS.map((key) => byKey.get(key)).filter((value) => value !== undefined)
}

function fieldsOfJson(text: string): readonly Field[] {
  try {
    const fields: unknown = JSON.parse(text)
    if (typeof fields !== 'object' || fields === null) return []
    return Object.entries(fields).map(([key, value]): Field => [key, typeof value === 'object' ? '' : String(value)])
  } catch {
    return []
  }
}

function idsOfAddress(text: string): readonly string[] {
  if (!URL.canParse(text)) return []
  const { searchParams, pathname } = new URL(text)
  return [...idsIn([...searchParams]), ...pathname.split('/').filter(Boolean).slice(-1)]
}

/** `SN: AB12` and `SN=AB12` alike. */
function splitOnce(part: string): Field {
  const at = part.search(/[:=]/)
  return at < 0 ? ['', part] : [part.slice(0, at).trim(), part.slice(at + 1)]
}
