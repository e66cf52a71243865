import { z } from 'zod'
import type { Json } from '../../core/detector.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes, seconds } from '../../core/time.ts'

/** Gateways that lose the same power or network are found silent no further apart than this. */
export const FALL_APART: DurationMs = seconds(15)
/** Each is heard once a minute, so that of many one is heard every few seconds. */
const NOTHING_FOR: DurationMs = minutes(2)

export const fallingShape = z.object({ newest: z.number(), heardAt: z.number(), since: z.number().nullable() })
export const NOT_FALLING = { newest: 0, heardAt: 0, since: null }

/** Knows whether gateways fall silent just now, so that it is too early to say how many will. */
export class FallingGateways {
  /** When the newest was found silent, when any was last heard, and since when somebody waits for more. */
  #now: z.infer<typeof fallingShape> = { ...NOT_FALLING }

  found(now: EpochMs): void {
    this.#now.newest = now
  }

  /** Any of them. */
  heard(now: EpochMs): void {
    this.#now.heardAt = now
  }

  /** Another was found silent just now, or nothing was heard of any for a while; for `atMost`, since somebody waits for it to end. */
  areFalling(now: EpochMs, atMost: DurationMs): boolean {
    const { newest, heardAt } = this.#now
    if (now - newest >= FALL_APART && now - heardAt < NOTHING_FOR) {
      this.#now.since = null
      return false
    }
    this.#now.since ??= now
    return now - this.#now.since < atMost
  }

  toJson(): Json {
    return { ...this.#now }
  }

  load(json: z.infer<typeof fallingShape>): void {
    this.#now = { ...json }
  }
}
