import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, minutes } from '../../core/time.ts'

/** A silence of a home that has ended. Times are kept to the minute. */
export interface PastSilence {
  readonly from: EpochMs
  readonly to: EpochMs
  /** Index of the outer door that had opened within 10 min before it began; `NO_DOOR` when none had. */
  readonly door: number
  /** False for what says nothing of how long the resident is still: an absence, or the hub could not hear. */
  readonly teaches: boolean
  /** False when the home could not be heard for a part of it. */
  readonly heard: boolean
  /** How long it was heard to last, up to where hearing stopped: a lower bound of its length. */
  readonly heardFor: DurationMs
  /** How it compared with what was expected of it: ln(length / expected), [-3, 3]; `NOT_STRAINED` when it cannot be compared. */
  readonly strain: number
}

export const NO_DOOR = 255
export const NOT_STRAINED = -3
/** Shorter ones are no silences. */
export const SHORTEST: DurationMs = minutes(24)
/** How far the memory goes back: so it follows the seasons and a changed room layout. */
export const REMEMBERED: DurationMs = days(60)

const CAPACITY = 1024
const BYTES = 10
/** So many more are added, some days' worth, before all are moved. */
const SPARE = 16
const MINUTE = minutes(1)
const LONGEST = 65_535
const TEACHES = 1
const HEARD = 2
const MOST_HEARD = 32_767

const strainBits = (strain: number): number => Math.round(Math.max(NOT_STRAINED, Math.min(3, strain)) * 10_000)
const heardBits = (length: DurationMs): number => Math.min(MOST_HEARD, Math.floor(length / MINUTE))

/**
 * The ended silences of one home, oldest first: at most 60 days and 1,024 of them, in at most 11 kB.
 *
 * Layout of an entry: start in minutes (u32), length in minutes (u16), strain × 10,000 (i16; in its place the heard minutes when a part was not
 * heard, for then there is no strain), door, flags (u8 each).
 */
export class SilenceMemory {
  #bytes = new DataView(new ArrayBuffer(SPARE * BYTES))
  #start = 0
  #count = 0
  #additions = 0

  get size(): number {
    return this.#count
  }

  /** How many were ever added: another number, another snapshot. */
  get additions(): number {
    return this.#additions
  }

  /** Entries must come in the order of time. */
  add(silence: PastSilence): void {
    this.#forget(silence.to - REMEMBERED)
    this.#additions += 1
    if (this.#count === CAPACITY) this.#start += 1
    else this.#count += 1
    this.#makeRoom()
    const at = (this.#start + this.#count - 1) * BYTES
    const from = Math.floor(silence.from / MINUTE)
    this.#bytes.setUint32(at, from)
    this.#bytes.setUint16(at + 4, Math.min(LONGEST, Math.floor(silence.to / MINUTE) - from))
    this.#bytes.setInt16(at + 6, silence.heard ? strainBits(silence.strain) : heardBits(silence.heardFor))
    this.#bytes.setUint8(at + 8, silence.door)
    this.#bytes.setUint8(at + 9, (silence.teaches ? TEACHES : 0) | (silence.heard ? HEARD : 0))
  }

  /** @param index [0, size), 0 the oldest */
  at(index: number): PastSilence {
    return {
      from: this.startOf(index),
      to: this.endOf(index),
      strain: this.strainOf(index),
      heardFor: this.heardFor(index),
      door: this.doorOf(index),
      teaches: this.teaches(index),
      heard: this.isHeard(index),
    }
  }

  /** Like the ones below one field of `at`: a limit looks at hundreds of silences, and whole ones cost several times as much. */
  startOf(index: number): EpochMs {
    return this.#bytes.getUint32(this.#place(index)) * MINUTE
  }

  endOf(index: number): EpochMs {
    const at = this.#place(index)
    return (this.#bytes.getUint32(at) + this.#bytes.getUint16(at + 4)) * MINUTE
  }

  heardFor(index: number): DurationMs {
    const at = this.#place(index)
    return (this.isHeard(index) ? this.#bytes.getUint16(at + 4) : Math.max(0, this.#bytes.getInt16(at + 6))) * MINUTE
  }

  strainOf(index: number): number {
    return this.isHeard(index) ? this.#bytes.getInt16(this.#place(index) + 6) / 10_000 : NOT_STRAINED
  }

  doorOf(index: number): number {
    return this.#bytes.getUint8(this.#place(index) + 8)
  }

  teaches(index: number): boolean {
    return (this.#bytes.getUint8(this.#place(index) + 9) & TEACHES) !== 0
  }

  isHeard(index: number): boolean {
    return (this.#bytes.getUint8(this.#place(index) + 9) & HEARD) !== 0
  }

  /** Index of the first silence that ended after `time`; `size` when none did. */
  firstEndingAfter(time: EpochMs): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.endOf(middle) > time) high = middle
      else low = middle + 1
    }
    return low
  }

  /** The entries as base64 text. */
  snapshot(): string {
    const used = new Uint8Array(this.#bytes.buffer, this.#start * BYTES, this.#count * BYTES)
    return Buffer.from(used).toString('base64')
  }

  /** @param until what ends later was written down by a clock that was days ahead, and is left out; silences stand in order */
  restore(snapshot: string, until: EpochMs = Infinity): void {
    const bytes = Buffer.from(snapshot, 'base64')
    const count = Math.min(CAPACITY, Math.floor(bytes.length / BYTES))
    const copy = new Uint8Array((count + SPARE) * BYTES)
    copy.set(bytes.subarray(bytes.length - count * BYTES))
    this.#bytes = new DataView(copy.buffer)
    this.#start = 0
    this.#count = count
    while (this.#count > 0 && this.endOf(this.#count - 1) > until) this.#count -= 1
  }

  #place(index: number): number {
    return (this.#start + index) * BYTES
  }

  #forget(before: EpochMs): void {
    const gone = this.firstEndingAfter(before)
    this.#start += gone
    this.#count -= gone
  }

  /** Moves the entries to the front, into little more space than they need: ten thousand homes keep this in memory. */
  #makeRoom(): void {
    const end = (this.#start + this.#count) * BYTES
    if (end <= this.#bytes.byteLength) return
    const used = new Uint8Array(this.#bytes.buffer, this.#start * BYTES)
    const copy = new Uint8Array((this.#count + SPARE) * BYTES)
    copy.set(used)
    this.#bytes = new DataView(copy.buffer)
    this.#start = 0
  }
}
