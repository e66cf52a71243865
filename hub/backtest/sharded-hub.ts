import type { EpochMs } from '../../core/time.ts'
import { hours } from '../../core/time.ts'
import type { Recorded } from './recorded.ts'
import type { SimulatedHub } from './simulated-hub.ts'

export interface ShardedHubOptions {
  /** What belongs together, since it is judged together: a home's id, or one name for all homes that share gateways. */
  groupOf(recorded: Recorded): string
  /** How many groups one hub judges; Infinity: all of them. */
  readonly groupsEach: number
  /** A hub for some more groups. */
  open(): SimulatedHub
  /** Everything that happened before has been told of. */
  onSlab(upTo: EpochMs): void
}

/** So much time is judged for one shard before the next has its turn … */
const SLAB = hours(12)
/** … or so many readings. */
const SLAB_READINGS = 200_000

/**
 * Many homes as several hubs of a few homes each, each in turn for half a day of the recording: what a few homes remember fits into the
 * processor's cache, and is judged several times faster there. Homes are judged by themselves, so the alerts are the same.
 */
export class ShardedHub {
  readonly #options: ShardedHubOptions
  readonly #shards: { readonly hub: SimulatedHub; readonly waiting: Recorded[] }[] = []
  readonly #shardOf = new Map<string, number>()
  #groups = 0
  #startedAt: EpochMs | undefined
  #slabFrom: EpochMs = 0
  #waiting = 0

  constructor(options: ShardedHubOptions) {
    this.#options = options
  }

  /** Readings must come in the order of their times. */
  hear(recorded: Recorded): void {
    if (this.#startedAt === undefined) {
      this.#startedAt = recorded.at
      this.#slabFrom = recorded.at
    }
    if (recorded.at - this.#slabFrom >= SLAB || this.#waiting >= SLAB_READINGS) this.passUntil(recorded.at)
    this.#shards[this.#place(recorded)]?.waiting.push(recorded)
    this.#waiting += 1
  }

  /** Time passes: everything that is due before `at` happens. */
  passUntil(at: EpochMs): void {
    for (const { hub, waiting } of this.#shards) {
      for (const recorded of waiting) hub.hear(recorded)
      waiting.length = 0
      hub.passUntil(at)
    }
    this.#waiting = 0
    this.#slabFrom = at
    this.#options.onSlab(at)
  }

  #place(recorded: Recorded): number {
    const group = this.#options.groupOf(recorded)
    const known = this.#shardOf.get(group)
    if (known !== undefined) return known
    const shard = Math.floor(this.#groups / this.#options.groupsEach)
    this.#groups += 1
    this.#shardOf.set(group, shard)
    if (this.#shards[shard] === undefined) {
      const hub = this.#options.open()
      // All of them begin with the recording, as one hub would.
      hub.passUntil(this.#startedAt ?? recorded.at)
      this.#shards.push({ hub, waiting: [] })
    }
    return shard
  }
}
