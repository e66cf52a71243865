import type { HomeId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { minutes } from '../../../core/time.ts'
import { DeadlineHeap, earliest } from '../deadline-heap.ts'
import type { Table } from '../table.ts'

interface Looks {
  /** Who moved since is passed over in a microsecond or two … */
  readonly looks: number
  /** … while to judge costs up to 0.1 ms. */
  readonly judged: number
}

const OVER: Looks = { looks: 500, judged: 50 }
const LIMITS: Looks = { looks: 500, judged: 20 }
const UNHEARD: Looks = { looks: 250, judged: 10 }

/** Of ten thousand residents who fell silent in the same second every limit is known before the first can be over. */
export const LIMIT_KNOWN_BEFORE: DurationMs = minutes(10)

/** A look at a home from each queue: did it have to be judged? */
export interface LookAt {
  readonly over: (home: HomeId) => boolean
  readonly limit: (home: HomeId) => boolean
  readonly unheard: (home: HomeId) => boolean
}

/**
 * Which homes' silences must be looked at, in three queues, so that a resident whose limit is over never waits behind others.
 *
 * - `over`: the limit is known, and over at that moment if nobody moves.
 * - `limits`: the limit is to be worked out, well before it can be over, or anew since figures or the registry changed.
 * - `unheard`: the limit is over, but the home cannot be heard: nobody can say that the resident is still.
 *
 * Each has so many looks of its own at a tick that it waits for no other.
 */
export class SilenceQueue {
  readonly #over = new DeadlineHeap()
  readonly #limits = new DeadlineHeap()
  readonly #unheard = new DeadlineHeap()

  isOverAt(home: HomeId, at: EpochMs): void {
    this.#over.lookAt(home, at)
  }

  limitAt(home: HomeId, at: EpochMs): void {
    this.#limits.lookAt(home, at)
  }

  unheardUntil(home: HomeId, at: EpochMs): void {
    this.#unheard.lookAt(home, at)
  }

  /** The homes whose time has come, as many as one tick can take; the rest stays due. Whoever looks puts them into a queue again. */
  takeDue(now: EpochMs, look: LookAt): void {
    take(this.#unheard, now, { ...UNHEARD, look: look.unheard })
    take(this.#over, now, { ...OVER, look: look.over })
    take(this.#limits, now, { ...LIMITS, look: look.limit })
  }

  next(): EpochMs | undefined {
    return earliest(this.#over.next(), earliest(this.#limits.next(), this.#unheard.next()))
  }

  toTexts(): { readonly due: Table; readonly limits: Table; readonly unheardDue: Table } {
    return { due: this.#over.toText(), limits: this.#limits.toText(), unheardDue: this.#unheard.toText() }
  }

  /** Replaces everything. */
  load(texts: { readonly due: string; readonly limits: string; readonly unheardDue: string }): void {
    this.#over.load(texts.due)
    this.#limits.load(texts.limits)
    this.#unheard.load(texts.unheardDue)
  }
}

function take(due: DeadlineHeap, now: EpochMs, by: Looks & { readonly look: (home: HomeId) => boolean }): void {
  let judged = 0
  for (let looks = 0; looks < by.looks && judged < by.judged; looks += 1) {
    const home = due.takeDue(now)
    if (home === undefined) return
    if (by.look(home)) judged += 1
  }
}
