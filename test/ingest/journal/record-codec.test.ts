import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalRecord } from '../../../core/message.ts'
import { PRESENCE_MODES } from '../../../core/presence.ts'
import { BlockBuilder, countRecords, readableRecords } from '../../../ingest/journal/block.ts'

const gateway = fc.stringMatching(/^[\w-]{1,64}$/)
const receivedAt = fc.double({ noNaN: true })
const topic = fc.string({ unit: 'binary', maxLength: 200 })

const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('message' as const),
    gateway,
    topic,
    payload: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    retain: fc.boolean(),
    dup: fc.boolean(),
    cause: fc.constantFrom('publish' as const, 'will' as const),
    standing: fc.constantFrom('own' as const, 'foreign' as const),
    receivedAt,
  }),
  fc.record({ kind: fc.constant('connected' as const), gateway, keepAlive: receivedAt, receivedAt }),
  fc.record({
    kind: fc.constant('disconnected' as const),
    gateway,
    reason: fc.constantFrom(
      'goodbye' as const,
      'lost' as const,
      'keep-alive' as const,
      'replaced' as const,
      'closed-by-hub' as const,
      'hub-stopped' as const,
    ),
    receivedAt,
  }),
  fc.record({ kind: fc.constant('heard' as const), gateway, receivedAt }),
  fc.record({ kind: fc.constantFrom('started' as const, 'tick' as const), receivedAt }),
  fc.record({
    kind: fc.constant('mode-set' as const),
    home: gateway,
    mode: fc.constantFrom(...PRESENCE_MODES),
    until: fc.option(receivedAt, { nil: undefined }),
    by: fc.oneof(gateway, topic),
    receivedAt,
  }),
)

const blockOf = (records: readonly JournalRecord[]): Buffer => {
  const builder = new BlockBuilder()
  for (const one of records) builder.add(one)
  return builder.finish()
}

function readBlock(block: Buffer): readonly JournalRecord[] {
  const { records, failure } = readableRecords(block)
  if (failure !== undefined) throw failure
  return records
}

describe('a journal block', () => {
  it('gives back the records it was made of', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 200 }), (records) => {
        const block = blockOf(records)
        expect(countRecords(block)).toBe(records.length)
        expect(readBlock(block)).toEqual(records)
      }),
    )
  })

  it('is refused when it was cut, whatever is missing', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), fc.nat(), (records, cut) => {
        const block = blockOf(records)
        expect(() => readBlock(block.subarray(0, cut % block.length))).toThrow(RangeError)
      }),
    )
  })

  it.each(PRESENCE_MODES)('keeps %s, with an end and without', (mode) => {
    const set = { kind: 'mode-set', home: 'h1', mode, by: '值班员 王', receivedAt: 1_795_312_800_000 } as const
    const records = [
      { ...set, until: 1_795_572_000_000 },
      { ...set, until: undefined },
      { ...set, until: 0 },
    ]
    expect(readBlock(blockOf(records))).toEqual(records)
  })

  it('is refused when it names a presence mode that nobody knows', () => {
    const block = blockOf([{ kind: 'mode-set', home: 'h1', mode: 'deceased', until: 7, by: 'x', receivedAt: 1 }])
    const mode = block.lastIndexOf('h1') + 'h1'.length
    expect(block[mode]).toBe(PRESENCE_MODES.indexOf('deceased'))
    block[mode] = PRESENCE_MODES.length
    expect(() => readBlock(block)).toThrow(/unknown presence mode/)
  })

  it('gives back what stands before a record of a kind that a newer version brought', () => {
    const records: readonly JournalRecord[] = [
      { kind: 'started', receivedAt: 1 },
      { kind: 'tick', receivedAt: 2 },
      { kind: 'tick', receivedAt: 3 },
    ]
    const block = blockOf(records)
    // A tick takes nine bytes, the first of them its kind.
    block[block.length - 9] = 99
    expect(readableRecords(block)).toMatchObject({
      records: records.slice(0, 2),
      failure: { message: 'a journal record of an unknown kind' },
    })
  })

  it('is refused when its version is unknown', () => {
    const block = blockOf([{ kind: 'tick', receivedAt: 1 }])
    block[0] = 9
    expect(() => readBlock(block)).toThrow(/unknown version/)
  })

  it('can be built in the memory of an earlier one', () => {
    const first = new BlockBuilder()
    first.add({ kind: 'tick', receivedAt: 1 })
    const second = new BlockBuilder(first.memory)
    second.add({ kind: 'started', receivedAt: 2 })
    expect(readBlock(second.finish())).toEqual([{ kind: 'started', receivedAt: 2 }])
  })
})
