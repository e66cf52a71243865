import { type EpochMs, parseInstant } from '../../core/time.ts'
import { gsm7Text } from './modem-gsm7.ts'

/** What stands in a modem's memory, or comes as a report. Clauses are those of 3GPP TS 23.040. */
export type IncomingPdu =
  | {
      readonly kind: 'text'
      /** E.164 where the network says that it is international, else as written; undefined when it is a name. */
      readonly from: string | undefined
      readonly sentAt: EpochMs | undefined
      readonly body: string
      /** When it is a part of a longer text. */
      readonly part: { readonly reference: number; readonly total: number; readonly number: number } | undefined
    }
  | { readonly kind: 'report'; readonly reference: number; readonly state: 'delivered' | 'failed' | 'pending' }

/** Reads what came (9.2.2.1 SMS-DELIVER, 9.2.2.3 SMS-STATUS-REPORT); `undefined` when it is neither, or broken. */
export function readPdu(hex: string): IncomingPdu | undefined {
  if (!/^(?:[0-9A-F]{2})+$/i.test(hex)) return undefined
  try {
    const octets = new Octets(Buffer.from(hex, 'hex'))
    // The service centre's address.
    octets.skip(octets.next())
    const first = octets.next()
    const type = first & 0x03
    if (type === 0) return readDeliver(octets, (first & 0x40) !== 0)
    return type === 2 ? readReport(octets) : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function readDeliver(octets: Octets, withHeader: boolean): IncomingPdu {
  const from = readAddress(octets)
  octets.skip(1)
  const coding = octets.next()
  const sentAt = readTime(octets.take(7))
  const length = octets.next()
  const data = octets.rest()
  const header = withHeader ? data.subarray(0, (data[0] ?? 0) + 1) : Buffer.alloc(0)
  return { kind: 'text', from, sentAt, body: bodyOf(data, { coding, length, header }), part: partIn(header) }
}

/** 9.2.3.15: below 0x20 it is done, below 0x40 the network still tries. */
function readReport(octets: Octets): IncomingPdu {
  const reference = octets.next()
  readAddress(octets)
  octets.skip(14)
  const status = octets.next()
  return { kind: 'report', reference, state: status < 0x20 ? 'delivered' : status < 0x40 ? 'pending' : 'failed' }
}

function readAddress(octets: Octets): string | undefined {
  const digits = octets.next()
  const type = octets.next()
  const swapped = octets.take(Math.ceil(digits / 2)).toString('hex')
  // A name is in letters (9.1.2.5, type of number 101): nobody to answer.
  if ((type & 0x70) === 0x50) return undefined
  const number = swapped.replaceAll(/(.)(.)/g, '$2$1').slice(0, digits)
  return (type & 0x70) === 0x10 ? `+${number}` : number
}

/** 9.2.3.11: year to second as swapped digits, then the zone in quarters of an hour, its sign in bit 3. */
function readTime(octets: Buffer): EpochMs | undefined {
  const [year, month, day, hour, minute, second] = Array.from(octets, (octet) => two(swappedDigits(octet)))
  const zone = octets[6] ?? 0
  const quarters = swappedDigits(zone & 0xf7)
  const offset = `${(zone & 0x08) === 0 ? '+' : '-'}${two(Math.floor(quarters / 4))}:${two((quarters % 4) * 15)}`
  return parseInstant(`20${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
}

const two = (number: number): string => String(number).padStart(2, '0')
const swappedDigits = (octet: number): number => (octet & 0x0f) * 10 + (octet >> 4)

type Part = { readonly reference: number; readonly total: number; readonly number: number }

/** 9.2.3.24: the elements of a header, each with its kind and its length before it. */
function partIn(header: Buffer): Part | undefined {
  let at = 1
  while (at + 1 < header.length) {
    const length = header[at + 1] ?? 0
    const part = partOf(header[at] ?? 0, [...header.subarray(at + 2, at + 2 + length)])
    if (part !== undefined) return part
    at += 2 + length
  }
  return undefined
}

/** 9.2.3.24.1 and .8: a part of a longer text has its reference, in one octet or two. */
function partOf(kind: number, value: readonly number[]): Part | undefined {
  const [total = 0, number = 0] = value.slice(-2)
  const rightLength = (kind === 0x00 && value.length === 3) || (kind === 0x08 && value.length === 4)
  if (!rightLength || number < 1 || number > total) return undefined
  return { reference: value.slice(0, -2).reduce((sum, octet) => sum * 256 + octet, 0), total, number }
}

/** 9.2.3.10 and TS 23.038, 4: which alphabet the text is in. `length` is in septets for the 7-bit one, else in octets. */
function bodyOf(data: Buffer, as: { coding: number; length: number; header: Buffer }): string {
  const { coding, length, header } = as
  const alphabet = (coding & 0xf0) === 0xf0 ? coding & 0x04 : coding & 0x0c
  if (alphabet === 0x08) {
    const whole = data.subarray(header.length, length)
    // The last octet of an odd number is half a character.
    return Buffer.from(whole.subarray(0, whole.length - (whole.length % 2)))
      .swap16()
      .toString('utf16le')
  }
  if (alphabet === 0x04) return data.subarray(header.length, length).toString('latin1')
  return gsm7Text(data, { septets: length, skipped: Math.ceil((header.length * 8) / 7) })
}

/** Read one after the other. @throws RangeError when there are no more */
class Octets {
  readonly #buffer: Buffer
  #at = 0

  constructor(buffer: Buffer) {
    this.#buffer = buffer
  }

  next(): number {
    return this.take(1)[0] ?? 0
  }

  take(count: number): Buffer {
    if (this.#at + count > this.#buffer.length) throw new RangeError('the message ends too soon')
    this.#at += count
    return this.#buffer.subarray(this.#at - count, this.#at)
  }

  skip(count: number): void {
    this.take(count)
  }

  rest(): Buffer {
    return this.#buffer.subarray(this.#at)
  }
}
