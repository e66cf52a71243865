import type { Finding } from '../core/finding.ts'
import type { Cursor, JournalReader, Offset } from '../core/journal.ts'
import type { DurationMs, EpochMs } from '../core/time.ts'

export interface StartInput {
  readonly journal: Pick<JournalReader, 'id' | 'head' | 'tail'>
  /** Up to where findings were taken. */
  readonly cursor: Cursor | undefined
  /** Up to where the detectors' memory goes. */
  readonly remembered: Cursor | undefined
}

/** Where to begin: replay (findings thrown away) from `replayAfter` to `liveAfter`, then go on live. */
export interface StartPlan {
  readonly replayAfter: Offset
  readonly liveAfter: Offset
  /** Set when what was remembered does not fit this journal, so something may have been missed. */
  readonly lost: 'other-journal' | 'went-back' | 'trimmed' | undefined
}

/**
 * Decides where an alerter begins, from its cursor and its snapshot. A first start begins at the beginning. When cursor and journal do
 * not belong together, all that the journal holds is judged: rather twice than never.
 */
export function planStart({ journal, cursor, remembered }: StartInput): StartPlan {
  const beginning = journal.tail() - 1
  const lost = lossOf(journal, cursor, remembered)
  if (lost === 'other-journal' || lost === 'went-back') return { replayAfter: beginning, liveAfter: beginning, lost }
  const judged = Math.max(cursor?.offset ?? beginning, beginning)
  const memory = Math.max(remembered?.offset ?? beginning, beginning)
  return { replayAfter: Math.min(memory, judged), liveAfter: judged, lost }
}

function lossOf(
  journal: StartInput['journal'],
  cursor: Cursor | undefined,
  remembered: Cursor | undefined,
): StartPlan['lost'] {
  const places = [cursor, remembered].filter((place) => place !== undefined)
  if (places.some((place) => place.journalId !== journal.id)) return 'other-journal'
  if (places.some((place) => place.offset > journal.head())) return 'went-back'
  // Without a snapshot memory begins at the journal's beginning: nothing is known to be missing.
  return places.some((place) => place.offset < journal.tail() - 1) ? 'trimmed' : undefined
}

/** What was judged in one turn. */
export interface Chunk {
  /** The index of the first entry that was not judged. */
  readonly next: number
  readonly findings: readonly Finding[]
  /** When the first entry was received that something was found in; `undefined` when nothing was. */
  readonly heardAt: EpochMs | undefined
}

/** So long may judging keep MQTT waiting … */
const SHORTEST_TURN: DurationMs = 5
/** … and a millisecond more for so many entries that it is behind … */
const BEHIND_FOR_ONE_MORE = 100
/** … up to this. */
const LONGEST_TURN: DurationMs = 40

/**
 * How long judging may go on before others have their turn. A journal that grows faster than it is judged makes it longer: then MQTT is
 * taken more slowly, acknowledgements wait, and the lag stays where it is. It would grow for ever if each turn were the same.
 *
 * @param behind entries that are not judged yet
 */
export const turnLength = (behind: number): DurationMs =>
  Math.min(LONGEST_TURN, SHORTEST_TURN + behind / BEHIND_FOR_ONE_MORE)
