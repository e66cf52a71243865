import type { PlacedResponder } from '../directory-contents.ts'
import type { Fault, RawRecord } from '../import/raw-record.ts'

const FIELD = 'call-order'

/**
 * Takes the call order out of the records, which know of none: the place that a row names; the one that a responder has; behind all for a
 * new one, in the order of the rows.
 */
export function placesOf(
  records: readonly RawRecord[],
  known: readonly PlacedResponder[],
): { records: readonly RawRecord[]; positions: ReadonlyMap<string, number>; faults: readonly Fault[] } {
  const before = new Map(known.map(({ responder, position }) => [responder.id, position]))
  let last = known.reduce((most, { position }) => Math.max(most, position), -1)
  const positions = new Map<string, number>()
  const faults: Fault[] = []
  const without = records.map((record): RawRecord => {
    const { [FIELD]: written, ...fields } = record.fields
    const { id } = fields
    if (record.kind !== 'responder' || typeof id !== 'string') return record
    if (written !== undefined && !/^[1-9]\d{0,4}$/.test(String(written))) {
      const zh = '须为 1 至 99999 的整数。'
      faults.push({ line: record.line, field: FIELD, message: 'must be a whole number from 1 to 99999.', zh })
    }
    const place = written === undefined ? before.get(id) : Number(written) - 1
    if (place === undefined) last += 1
    positions.set(id, place ?? last)
    return { ...record, fields }
  })
  return { records: without, positions, faults }
}
