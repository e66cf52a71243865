/**
 * Chance that can be repeated: the same seed gives the same sequence on every machine.
 *
 * Mulberry32 over an FNV-1a hash of the seed; good enough for behaviour, not for secrets.
 */
export class Random {
  #state: number

  constructor(seed: string) {
    this.#state = hashOf(seed)
  }

  /** [0, 1) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** [low, high) */
  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** A whole number, both ends included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  /** True with that probability, [0, 1]. */
  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A waiting time with that mean: short ones often, long ones seldom, never over four times the mean. */
  wait(mean: number): number {
    return mean * Math.min(4, -Math.log(1 - this.next()))
  }
}

/** One number in [0, 1) that belongs to the seed: for what must be the same whenever it is asked. */
export const chanceOf = (seed: string): number => new Random(seed).next()

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
