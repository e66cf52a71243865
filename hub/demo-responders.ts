import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Clock, DurationMs, Stop } from '../core/time.ts'
import { minutes, seconds } from '../core/time.ts'
import { Random } from '../device-sim/random.ts'

export interface DemoRespondersParts {
  /** The hub's. */
  readonly clock: Clock
  /** Another seed is other people's habits. */
  readonly seed: string
  /** Texts back to the hub, as from that phone. */
  readonly reply: (from: string, body: string) => Promise<void>
  readonly log: Log
  /** How many of the first alarm's messages nobody answers, so that an audience sees it climb; two when left out. */
  readonly ignored?: number
  /** How probably a message is answered, [0, 1]; 0.55 when left out. */
  readonly answers?: number
}

/** An alarm that asks for an answer, and its code. */
const ALARM = /回复1收到.*码\s*([A-Z]\d+)/
/** The question whether somebody who came is still there. */
const STILL_THERE = /仍在回复2 ([A-Z]\d+)/

const IGNORED_AT_FIRST = 2
const ANSWERS = 0.55

/** Simulated people with phones: some answer an alarm and come, some do not; a later message may find them awake. */
export class DemoResponders {
  readonly #parts: DemoRespondersParts
  readonly #random: Random
  readonly #waiting = new Set<Stop>()
  /** Code and phone of those who have answered. */
  readonly #answered = new Set<string>()
  #firstCode: string | undefined
  #ignored = 0

  constructor(parts: DemoRespondersParts) {
    this.#parts = parts
    this.#random = new Random(`${parts.seed}/responders`)
  }

  /** A message has reached that phone. Whether and when its owner answers is decided here, at once. */
  told(phone: string, text: string): void {
    const still = STILL_THERE.exec(text)?.[1]
    if (still !== undefined) this.#say(seconds(30), phone, `2 ${still}`)
    const code = ALARM.exec(text)?.[1]
    if (code === undefined || this.#answered.has(`${code} ${phone}`) || !this.#answers(code)) return
    this.#answered.add(`${code} ${phone}`)
    const after = seconds(this.#random.between(15, 50))
    this.#say(after, phone, `1 ${code}`)
    this.#say(after + minutes(this.#random.between(3, 7)), phone, `2 ${code}`)
  }

  /** Nobody answers any more. */
  stop(): void {
    for (const stop of this.#waiting) stop()
    this.#waiting.clear()
  }

  #answers(code: string): boolean {
    const { ignored = IGNORED_AT_FIRST, answers = ANSWERS } = this.#parts
    this.#firstCode ??= code
    if (code === this.#firstCode && this.#ignored < ignored) {
      this.#ignored += 1
      return false
    }
    return this.#random.chance(answers)
  }

  #say(after: DurationMs, phone: string, body: string): void {
    const stop = this.#parts.clock.after(after, () => {
      this.#waiting.delete(stop)
      this.#parts.reply(phone, body).catch((error: unknown) => {
        this.#parts.log.error('a simulated reply did not arrive', { reason: reasonOf(error) })
      })
    })
    this.#waiting.add(stop)
  }
}
