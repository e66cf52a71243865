import { z } from 'zod'
import type { Detector, Json, Memory } from '../../core/detector.ts'
import type { Finding } from '../../core/finding.ts'
import type { DeviceId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import { numeric } from '../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes, seconds } from '../../core/time.ts'
import type { Hearing } from './hearing.ts'
import { fromTable, toTable } from './table.ts'

/** What a word of a contact says that was not known. */
export type DoorChange = 'opened' | 'closed'

interface Contact {
  open: boolean
  /** When it last said anything, by our clock. */
  at: EpochMs
  /** It was heard to close: so it tells of both. */
  closes: boolean
  /** Of one that tells of openings alone: the last opening that counted, … */
  openedAt: EpochMs
  /** … what lay between the last of them, oldest first, until it is known to speak by hand, … */
  intervals: DurationMs[]
  /** … and whether it does. */
  byHand: boolean
}

/** What a live word was. */
interface Word {
  readonly reading: HeardReading
  readonly change: DoorChange | undefined
  readonly byHand: boolean
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

const NONE: readonly Finding[] = []
const shape = z.object({ contacts: z.string() })

/**
 * Tells the openings and closings of doors from contacts that only repeat what they said. It finds nothing itself, and must be told of every
 * entry after `Hearing` and before whoever asks it.
 *
 * There are contacts that tell of openings alone: each word of theirs is somebody's hand. A contact whose magnet is lost repeats by the
 * clock that its door stands open, in the same words; it is told apart by its even intervals, and any other by its first closing.
 */
export class DoorContacts implements Detector {
  readonly name = 'door-contacts'
  readonly metrics = ['door-open'] as const
  readonly #hearing: Pick<Hearing, 'live' | 'happenedAt'>
  readonly #contacts = new Map<DeviceId, Contact>()
  /** Asked about within the same entry only, so no snapshot keeps it. */
  #word: Word | undefined

  constructor(hearing: Pick<Hearing, 'live' | 'happenedAt'>) {
    this.#hearing = hearing
  }

  /** Was it ever heard to close, late or from memory though it be? Of no other contact does anybody know whether its door stands open. */
  closes(device: DeviceId): boolean {
    return this.#contacts.get(device)?.closes === true
  }

  /**
   * What this very reading says of the door; `undefined` when it is not live, and for a repetition or one that was overtaken. In doubt a
   * contact that tells of openings alone was used: an opened door is worth a look.
   */
  change(reading: HeardReading): DoorChange | undefined {
    return this.#word?.reading === reading ? this.#word.change : undefined
  }

  /** Was this very reading somebody's hand? In doubt it was not: who lies on the floor must not seem to open doors. */
  movedByHand(reading: HeardReading): boolean {
    return this.#word?.reading === reading && this.#word.byHand
  }

  onReading(reading: HeardReading): readonly Finding[] {
    this.#word = undefined
    if (reading.unregistered) return NONE
    const open = numeric(reading.value) !== 0
    const live = this.#hearing.live(reading)
    if (!live && open) return NONE
    const known = this.#contacts.get(reading.device)
    if (!live) {
      if (known === undefined) this.#contacts.set(reading.device, newContact({ open, at: Number.NEGATIVE_INFINITY }))
      else closed(known)
      return NONE
    }
    const at = this.#hearing.happenedAt(reading)
    const { change, byHand } = this.#placed(reading.device, known, { open, at })
    this.#word = { reading, change, byHand }
    return NONE
  }

  snapshot(): Memory {
    return {
      contacts: toTable(this.#contacts, ([device, { open, at, closes, openedAt, intervals, byHand }]) => [
        device,
        open,
        at,
        closes,
        openedAt,
        intervals.join(','),
        byHand,
      ]),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#contacts.clear()
    for (const row of fromTable(parsed.data.contacts, 7)) {
      const intervals = row.text(5).split(',').map(Number)
      this.#contacts.set(row.text(0), {
        open: row.flag(1),
        at: row.number(2) ?? Number.NEGATIVE_INFINITY,
        closes: row.flag(3),
        openedAt: row.number(4) ?? 0,
        intervals: intervals.filter((interval) => interval > 0),
        byHand: row.flag(6),
      })
    }
  }

  #placed(device: DeviceId, known: Contact | undefined, word: OpenAt): Omit<Word, 'reading'> {
    if (known === undefined) {
      this.#contacts.set(device, newContact(word))
      return word.open ? { change: 'opened', byHand: true } : NOTHING
    }
    const again = word.open && opensAgain(known, word.at)
    if (!word.open) closed(known)
    const placed = place(known, word)
    if (placed === 'changed') return { change: word.open ? 'opened' : 'closed', byHand: true }
    return { change: placed === 'repeated' && mayOpenAgain(known) ? 'opened' : undefined, byHand: again }
  }
}

type OpenAt = Pick<Contact, 'open' | 'at'>

const NOTHING: Omit<Word, 'reading'> = { change: undefined, byHand: false }

const newContact = ({ open, at }: OpenAt): Contact => ({
  open,
  at,
  closes: !open,
  openedAt: at,
  intervals: [],
  byHand: false,
})

/** A word takes its place in the order of time. */
function place(contact: Contact, { open, at }: OpenAt): 'changed' | 'repeated' | 'overtaken' {
  const changes = open !== contact.open
  if (at < contact.at || (at === contact.at && !changes)) return 'overtaken'
  contact.open = open
  contact.at = at
  return changes ? 'changed' : 'repeated'
}

function closed(contact: Contact): void {
  contact.closes = true
  contact.intervals = []
}

/** A contact that tells of openings alone says it again. Is that known to be another opening? */
function opensAgain(contact: Contact, at: EpochMs): boolean {
  const interval = at - contact.openedAt
  if (contact.closes || interval < (contact.byHand ? AGAIN_BY_HAND : AGAIN_AFTER)) return false
  contact.openedAt = at
  if (contact.byHand) return true
  contact.intervals.push(interval)
  if (contact.intervals.length > KEEP) contact.intervals.shift()
  contact.byHand = contact.intervals.length === KEEP && isUneven(contact.intervals)
  if (contact.byHand) contact.intervals = []
  return contact.byHand
}

/** It tells of openings alone, and does not only repeat that its door stands open, as far as is known. */
const mayOpenAgain = ({ closes, intervals, byHand }: Contact): boolean => !closes && (byHand || intervals.length < KEEP)

function isUneven(intervals: readonly DurationMs[]): boolean {
  const sorted = intervals.toSorted((a, b) => a - b)
  const short = sorted[1]
  const long = sorted.at(-2)
  return short !== undefined && long !== undefined && long >= UNEVEN * short
}
