/** One SMS ready for `AT+CMGS`; clauses are those of 3GPP TS 23.040. `length` is what the command is given, the octets without the service centre's. */
export interface SubmitPdu {
  readonly hex: string
  readonly length: number
}

/** UTF-16 units in one SMS of UCS2, alone and as a part. */
const ALONE = 70
const AS_PART = 67
/** A text longer than that costs more than it says. */
const MOST_PARTS = 10

export interface SubmitOptions {
  /** E.164. */
  readonly to: string
  readonly text: string
  /** The same in all parts of this text, another in the next one; 0 to 255. */
  readonly reference: number
  /** How long the network tries: an hour for what is stale then, else a day. */
  readonly tries: 'an-hour' | 'a-day'
}

/** Encodes a text as UCS2 (9.2.2.2 SMS-SUBMIT), in parts when it is longer than one SMS. Reports are asked for. */
export function submitPdus({ to, text, reference, tries }: SubmitOptions): readonly SubmitPdu[] {
  const parts = partsOf(text)
  return parts.map((part, index) => {
    const header = parts.length === 1 ? [] : [5, 0, 3, reference, parts.length, index + 1]
    const data = [...header, ...ucs2(part)]
    const octets = [
      // SMS-SUBMIT, relative validity, report wanted; and a header, where there is one.
      0x31 | (header.length === 0 ? 0 : 0x40),
      0,
      ...address(to),
      0,
      // UCS2
      0x08,
      tries === 'an-hour' ? 0x0b : 0xa7,
      data.length,
      ...data,
    ]
    return { hex: `00${hexOf(octets)}`, length: octets.length }
  })
}

/** Cut between characters: half of a rare one is none. */
function partsOf(text: string): readonly string[] {
  if (text.length <= ALONE) return [text]
  const parts: string[] = []
  let part = ''
  for (const character of text) {
    if (part.length + character.length > AS_PART) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  parts.push(part)
  return parts.slice(0, MOST_PARTS)
}

const ucs2 = (text: string): readonly number[] => [...Buffer.from(text, 'utf16le').swap16()]

/** 9.1.2.5: how many digits, international or not, two digits in each octet, the first in its lower half. */
function address(number: string): readonly number[] {
  const digits = number.replace(/^\+/, '')
  const even = digits.length % 2 === 0 ? digits : `${digits}F`
  const swapped = even.replaceAll(/(.)(.)/g, '$2$1')
  return [digits.length, number.startsWith('+') ? 0x91 : 0x81, ...Buffer.from(swapped, 'hex')]
}

const hexOf = (octets: readonly number[]): string => Buffer.from(octets).toString('hex').toUpperCase()
