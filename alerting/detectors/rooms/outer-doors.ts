import type { DeviceId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, toTable } from '../table.ts'

interface Contact {
  open: boolean
  /** When it last said anything, by our clock. */
  at: EpochMs
  /** It was heard to close. Of one that tells of openings alone each word is another opening. */
  closes: boolean
}

/** Tells openings and closings of outer doors from contacts that only repeat what they said. */
export class OuterDoors {
  readonly #contacts = new Map<DeviceId, Contact>()

  /** A live word of an outer door's contact. `undefined` when it changes nothing: a repetition, or one that was overtaken. */
  place({ device, value }: Pick<HeardReading, 'device' | 'value'>, at: EpochMs): 'opened' | 'closed' | undefined {
    const open = numeric(value) !== 0
    const known = this.#contacts.get(device)
    if (known === undefined) {
      this.#contacts.set(device, { open, at, closes: !open })
      return open ? 'opened' : undefined
    }
    known.closes ||= !open
    const changes = open !== known.open
    if (at < known.at || (at === known.at && !changes)) return undefined
    known.open = open
    known.at = at
    if (!changes && known.closes) return undefined
    return open ? 'opened' : 'closed'
  }

  /** A word that says nothing of now, a retained or late one, still shows that the contact can tell of closing. */
  canClose(device: DeviceId): void {
    const known = this.#contacts.get(device)
    if (known !== undefined) known.closes = true
  }

  /** Was it ever heard to close? */
  closes(device: DeviceId): boolean {
    return this.#contacts.get(device)?.closes === true
  }

  toText(): Table {
    return toTable(this.#contacts, ([device, { open, at, closes }]) => [device, open, at, closes])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#contacts.clear()
    for (const row of fromTable(text, 4)) {
      this.#contacts.set(row.text(0), { open: row.flag(1), at: row.number(2) ?? 0, closes: row.flag(3) })
    }
  }
}
