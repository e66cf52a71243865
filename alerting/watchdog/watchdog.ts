import { reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { type Clock, type DurationMs, type EpochMs, type Stop } from '../../core/time.ts'
import { checkHub, type Fault, type Look } from './check-hub.ts'
import { afterTelling, decideTelling, type Telling, type WatchdogMemory } from './decide-telling.ts'
import { type OpenVendors, tellPhones } from './tell-phones.ts'
import { watchdogText } from './watchdog-text.ts'

/** Where what it remembers is kept. */
export interface WatchdogMemories {
  /** `undefined` when another watchdog has taken over. Never throws: what can not be read is forgotten. */
  load(): Promise<WatchdogMemory | undefined>
  /** Never throws: on a full disk it must go on. */
  save(memory: WatchdogMemory): Promise<void>
}

export interface WatchdogOptions {
  readonly clock: Clock
  readonly log: Log
  /** Opens its own vendors for one telling, in order of preference: what ails the hub's must not silence it. */
  openVendors(): Promise<OpenVendors>
  /** E.164. On somebody's desk in another building. */
  readonly phones: readonly string[]
  /** Between two looks. */
  readonly every: DurationMs
  /** An IANA name. */
  readonly timeZone: string
  readonly memories: WatchdogMemories
  /** Looks at the hub and its machine; never throws: what can not be seen is a fault of its own. */
  lookAround(now: EpochMs): Promise<Look>
  /** Tells the outside that all is well; it rings when it is no longer told. Left out when there is none. */
  heartbeat?(): Promise<void>
  /** Another watchdog has taken over: this one is to end. */
  onReplaced(): void
}

/**
 * Looks at the hub from outside, and says so by its own vendors when it does not do its work: once for each fault, again every hour while it
 * lasts, and when it is over; what can wait once a day. What it has told is on disk, so that its own restart tells nothing twice.
 */
export class Watchdog {
  readonly #options: WatchdogOptions

  constructor(options: WatchdogOptions) {
    this.#options = options
  }

  start(): Stop {
    const { clock, log, every } = this.#options
    const onError = (error: unknown): void => log.error('the watchdog failed', { reason: reasonOf(error) })
    return clock.every(every, () => this.look(), onError)
  }

  /** Looks once, and does what follows from it. */
  async look(): Promise<void> {
    const { clock, memories, every, timeZone } = this.#options
    const memory = await memories.load()
    if (memory === undefined) return this.#options.onReplaced()
    const now = clock.now()
    const faults = checkHub(await this.#options.lookAround(now))
    this.#say(faults)
    const judged = decideTelling(memory, { faults, now, every, timeZone })
    const told = judged.tell === undefined ? false : await this.#tell(judged.tell)
    if (judged.heartbeat) await this.#beat()
    const next = told && judged.tell ? afterTelling(judged.memory, judged.tell, { now, timeZone }) : judged.memory
    // A telling may take a minute: that was no sleep.
    await memories.save({ ...next, lookedAt: clock.now() })
  }

  #say(faults: readonly Fault[]): void {
    if (faults.length === 0) return
    const of = (grade: Fault['grade']): string =>
      faults.flatMap((fault) => (fault.grade === grade ? [fault.kind] : [])).join(' ')
    const said = { alarms: of('alarm'), warnings: of('warning') }
    if (said.alarms === '') this.#options.log.warn('the hub needs care', said)
    else this.#options.log.error('the hub does not do its work', said)
  }

  async #tell(tell: Telling): Promise<boolean> {
    const { clock, log, phones, timeZone } = this.#options
    const open = (): Promise<OpenVendors> => this.#options.openVendors()
    try {
      return await tellPhones(watchdogText(tell), { phones, open, clock, log, timeZone })
    } catch (error) {
      log.error('the watchdog could not tell anybody', { reason: reasonOf(error) })
      return false
    }
  }

  async #beat(): Promise<void> {
    try {
      await this.#options.heartbeat?.()
    } catch (error) {
      this.#options.log.warn('the heartbeat address does not answer', { reason: reasonOf(error) })
    }
  }
}
