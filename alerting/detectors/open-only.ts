import type { DeviceId } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes, seconds } from '../../core/time.ts'
import { fromTable, type Table, toTable } from './table.ts'

interface Contact {
  at: EpochMs
  /** Between its last words, oldest first; until it is known to speak by hand. */
  intervals: DurationMs[]
  byHand: boolean
  closes: boolean
}

/** Sooner, it may be the same word twice … */
const AGAIN_AFTER = minutes(2)
/** … or, of one that speaks by hand, the same opening. */
const AGAIN_BY_HAND = seconds(10)
/** So many intervals show whether it speaks by the clock or by hand. */
const KEEP = 8
/**
 * By hand, the second longest of them is at least so many times the second shortest. By the clock it is not, though two words in a row
 * be lost and the contact start anew once.
 */
const UNEVEN = 6

/**
 * Contacts that tell of openings alone: each word of theirs is somebody's hand. A contact whose magnet is lost repeats by the clock that its
 * door stands open, in the same words; it is told apart by its even intervals, and any other by its first closing. In doubt it is nobody's
 * hand: who lies on the floor must not seem to open doors.
 */
export class OpenOnlyContacts {
  readonly #contacts = new Map<DeviceId, Contact>()

  /** It says that it is open; live. Is that another opening, though nobody heard it close? */
  opens(device: DeviceId, at: EpochMs): boolean {
    const known = this.#contacts.get(device)
    if (known === undefined) {
      this.#contacts.set(device, { at, intervals: [], byHand: false, closes: false })
      return false
    }
    const interval = at - known.at
    if (known.closes || interval < (known.byHand ? AGAIN_BY_HAND : AGAIN_AFTER)) return false
    known.at = at
    if (known.byHand) return true
    known.intervals.push(interval)
    if (known.intervals.length > KEEP) known.intervals.shift()
    known.byHand = isByHand(known.intervals)
    if (known.byHand) known.intervals = []
    return known.byHand
  }

  /** It was heard to close, so it tells of both. */
  closes(device: DeviceId): void {
    const known = this.#contacts.get(device)
    if (known === undefined) this.#contacts.set(device, { at: 0, intervals: [], byHand: false, closes: true })
    else if (!known.closes) {
      known.closes = true
      known.intervals = []
    }
  }

  toText(): Table {
    return toTable(this.#contacts, ([device, { at, intervals, byHand, closes }]) => [
      device,
      at,
      intervals.join(','),
      byHand,
      closes,
    ])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#contacts.clear()
    for (const row of fromTable(text, 5)) {
      const intervals = row.text(2).split(',').map(Number)
      this.#contacts.set(row.text(0), {
        at: row.number(1) ?? 0,
        intervals: intervals.filter((interval) => interval > 0),
        byHand: row.flag(3),
        closes: row.flag(4),
      })
    }
  }
}

function isByHand(intervals: readonly DurationMs[]): boolean {
  const sorted = intervals.toSorted((a, b) => a - b)
  const short = sorted[1]
  const long = sorted.at(-2)
  return intervals.length === KEEP && short !== undefined && long !== undefined && long >= UNEVEN * short
}
