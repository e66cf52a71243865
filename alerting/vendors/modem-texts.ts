import { createHash } from 'node:crypto'
import { type EpochMs, hours } from '../../core/time.ts'
import { e164Of } from './e164.ts'
import { type IncomingPdu, readPdu } from './modem-deliver.ts'

/** One message in the modem's memory. */
export interface StoredPdu {
  readonly index: number
  readonly hex: string
}

/** A text that came in, whole, and where its parts stand. */
export interface ModemText {
  /** The same whenever this text is read, so that it is handled once. */
  readonly id: string
  readonly from: string
  readonly body: string
  readonly sentAt: EpochMs | undefined
  readonly indexes: readonly number[]
}

/** What was found in the modem's memory. */
export interface ModemMemory {
  readonly texts: readonly ModemText[]
  /** Of no use to anybody: names instead of numbers, what can't be read, reports. */
  readonly rubbish: readonly number[]
}

type Text = Extract<IncomingPdu, { kind: 'text' }>
type Found = Text & { readonly index: number; readonly from: string }

/** A part that is still alone then stays alone. */
const PARTS_COME_WITHIN = hours(1)

/** The lines that `AT+CMGL` answers: a head with the index, then the message, for each. */
export function storedIn(lines: readonly string[]): readonly StoredPdu[] {
  return lines.flatMap((line, at) => {
    const index = /^\+CMGL: ?(\d+),/.exec(line)?.[1]
    const hex = lines[at + 1]
    return index === undefined || hex === undefined ? [] : [{ index: Number(index), hex }]
  })
}

/** Puts the parts of long texts together. Parts of a text that is not complete yet are left where they are, for an hour. */
export function readMemory(stored: readonly StoredPdu[], now: EpochMs): ModemMemory {
  const rubbish: number[] = []
  const found: Found[] = []
  for (const { index, hex } of stored) {
    const pdu = readPdu(hex)
    const from = pdu?.kind === 'text' && pdu.from !== undefined ? e164Of(pdu.from) : undefined
    if (pdu?.kind === 'text' && from !== undefined) found.push({ ...pdu, from, index })
    else rubbish.push(index)
  }
  return {
    texts: together(found)
      .filter((parts) => isReady(parts, now))
      .map(textOf),
    rubbish,
  }
}

function together(found: readonly Found[]): readonly (readonly Found[])[] {
  const groups = new Map<string, Found[]>()
  for (const pdu of found) {
    const { part, from, index } = pdu
    const key = part === undefined ? String(index) : `${from}/${part.reference}/${part.total}`
    groups.set(key, [...(groups.get(key) ?? []), pdu])
  }
  return [...groups.values()]
}

function isReady(parts: readonly Found[], now: EpochMs): boolean {
  const total = parts[0]?.part?.total ?? 1
  const there = new Set(parts.map(({ part }) => part?.number ?? 1)).size
  return there === total || parts.some(({ sentAt }) => sentAt === undefined || now - sentAt > PARTS_COME_WITHIN)
}

function textOf(parts: readonly Found[]): ModemText {
  const numberOf = ({ part }: Found): number => part?.number ?? 1
  const inOrder = parts
    .toSorted((a, b) => numberOf(a) - numberOf(b))
    // The network may bring a part twice.
    .filter((part, at, all) => at === 0 || numberOf(part) !== numberOf(all[at - 1] ?? part))
  const [first] = inOrder
  const from = first?.from ?? ''
  const body = inOrder.map((part) => part.body).join('')
  const named = [from, first?.sentAt ?? '', body].join('|')
  return {
    id: createHash('sha256').update(named).digest('hex').slice(0, 32),
    from,
    body,
    sentAt: first?.sentAt,
    indexes: parts.map(({ index }) => index),
  }
}
