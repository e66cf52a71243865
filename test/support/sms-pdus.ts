/** Messages as the network makes and reads them (3GPP TS 23.040), written apart from the hub's own reading of them. */

export interface Submitted {
  readonly to: string
  readonly text: string
  readonly part: { readonly reference: number; readonly total: number; readonly number: number } | undefined
}

/** Reads an SMS-SUBMIT in UCS2 with a relative validity. */
export function readSubmit(hex: string): Submitted {
  const octets = Buffer.from(hex, 'hex')
  // Behind the service centre's number.
  const pdu = octets.subarray(1 + octets.readUInt8(0))
  const digits = pdu.readUInt8(2)
  const end = 4 + Math.ceil(digits / 2)
  const number = unswapped(pdu.subarray(4, end)).slice(0, digits)
  const first = pdu.readUInt8(0)
  if ((first & 3) !== 1 || pdu.readUInt8(end + 1) !== 8) throw new Error('not an SMS-SUBMIT in UCS2')
  const data = pdu.subarray(end + 4)
  const length = pdu.readUInt8(end + 3)
  if (data.length !== length || length > 140) throw new Error(`${data.length} octets, said to be ${length}`)
  const to = pdu.readUInt8(3) === 0x91 ? `+${number}` : number
  if ((first & 0x40) === 0) return { to, text: decoded(data), part: undefined }
  const part = { reference: data.readUInt8(3), total: data.readUInt8(4), number: data.readUInt8(5) }
  return { to, text: decoded(data.subarray(data.readUInt8(0) + 1)), part }
}

const unswapped = (octets: Buffer): string => octets.toString('hex').replaceAll(/(.)(.)/g, '$2$1')
const swapped = (digits: string): string =>
  (digits.length % 2 === 0 ? digits : `${digits}F`).replaceAll(/(.)(.)/g, '$2$1').toUpperCase()
const decoded = (bytes: Buffer): string => new TextDecoder('utf-16be').decode(bytes)
const encoded = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

/** An SMS-DELIVER in UCS2, or a part of one. @param time `YYMMDDHHMMSS`, local at +08:00; now when left out */
export function deliverPdu(
  from: string,
  text: string,
  more: { time?: string; part?: readonly [reference: number, total: number, number: number] } = {},
): string {
  const { time = localNow(), part } = more
  const header = part === undefined ? Buffer.alloc(0) : Buffer.from([5, 0, 3, ...part])
  const data = Buffer.concat([header, encoded(text)])
  const international = from.startsWith('+')
  const digits = from.replace('+', '')
  return [
    '00',
    part === undefined ? '04' : '44',
    hex(digits.length),
    international ? '91' : 'A1',
    swapped(digits),
    '0008',
    swapped(`${time}32`),
    hex(data.length),
    data.toString('hex').toUpperCase(),
  ].join('')
}

/** An SMS-STATUS-REPORT. @param status 0 delivered, 0x30 still tried, 0x46 given up */
export const reportPdu = (reference: number, status: number): string =>
  `0006${hex(reference)}0D91${swapped('8613800000001')}${swapped('26112214330032')}${swapped('26112214340032')}${hex(status)}`

const hex = (octet: number): string => octet.toString(16).toUpperCase().padStart(2, '0')

const localNow = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(2, 14)
