import type { HomeId } from '../../../core/names.ts'
import type { EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, toTable } from '../table.ts'

export type Kind = 'inactivity' | 'not-returned'

/** What was told and stands: nobody was seen moving indoors since. */
export interface Told {
  readonly kinds: Set<Kind>
  /** The silence that was told last; a use of an outer door begins another. */
  since: EpochMs | undefined
  /** The open door that was told last. */
  doorAt: EpochMs | undefined
}

const KINDS: readonly Kind[] = ['inactivity', 'not-returned']

export const toldToTable = (homes: Iterable<readonly [HomeId, Told]>): Table =>
  toTable(homes, ([home, { kinds, since, doorAt }]) => [home, ...KINDS.map((kind) => kinds.has(kind)), since, doorAt])

export function* toldFromTable(text: string): Generator<readonly [HomeId, Told]> {
  for (const row of fromTable(text, 5)) {
    const kinds = new Set(KINDS.filter((_, index) => row.flag(index + 1)))
    yield [row.text(0), { kinds, since: row.number(3), doorAt: row.number(4) }]
  }
}
