import { randomUUID } from 'node:crypto'
import { reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Notice, Notifier } from '../../core/notifier.ts'
import { type Clock, type EpochMs, hours, seconds, type Stop } from '../../core/time.ts'
import { PREFIX } from '../sms-text.ts'
import { checkHub, type Fault, type HubState } from './check-hub.ts'

export interface WatchdogOptions {
  readonly clock: Clock
  readonly log: Log
  /** Its own SMS vendors, in order of preference: what ails the hub's must not silence it. */
  readonly notifiers: readonly Notifier[]
  /** E.164. On somebody's desk in another building. */
  readonly phones: readonly string[]
  /** Whether the hub answered; a rejection counts as no. */
  probe(): Promise<boolean>
  /** Reads the state file; a rejection counts as unreadable. */
  readState(now: EpochMs): Promise<HubState>
  /** Tells the outside that all is well; it rings when it is no longer told. Left out when there is none. */
  heartbeat?(): Promise<void>
}

const LOOK_EVERY = seconds(15)
/** One bad look may be a restart. */
const BAD_LOOKS = 2
const REMIND_EVERY = hours(1)

/** Looks at the hub from outside, and says so by SMS when it does not do its work: once for each outage, and again every hour. */
export class Watchdog {
  readonly #options: WatchdogOptions
  #badLooks = 0
  #toldAt: EpochMs | undefined

  constructor(options: WatchdogOptions) {
    this.#options = options
  }

  start(): Stop {
    const { clock, log } = this.#options
    const onError = (error: unknown): void => log.error('the watchdog failed', { reason: reasonOf(error) })
    return clock.every(LOOK_EVERY, () => this.look(), onError)
  }

  /** Looks once, and does what follows from it. */
  async look(): Promise<void> {
    const { clock, log } = this.#options
    const now = clock.now()
    const faults = checkHub({ now, alive: await this.#alive(), state: await this.#state(now) })
    if (faults.length === 0) return this.#allIsWell()
    this.#badLooks += 1
    log.error('the hub does not do its work', { faults: faults.map((fault) => fault.kind).join(' ') })
    const rested = this.#toldAt === undefined || now - this.#toldAt >= REMIND_EVERY
    if (this.#badLooks < BAD_LOOKS || !rested) return
    // Told counts only when a vendor took it; else the next look tries again.
    if (await this.#tellAll(faultText(faults))) this.#toldAt = now
  }

  async #allIsWell(): Promise<void> {
    this.#badLooks = 0
    if (this.#toldAt !== undefined && (await this.#tellAll(`${PREFIX}值守平台已恢复正常。`))) this.#toldAt = undefined
    try {
      await this.#options.heartbeat?.()
    } catch (error) {
      this.#options.log.warn('the heartbeat address does not answer', { reason: reasonOf(error) })
    }
  }

  async #alive(): Promise<boolean> {
    try {
      return await this.#options.probe()
    } catch {
      return false
    }
  }

  async #state(now: EpochMs): Promise<HubState | undefined> {
    try {
      return await this.#options.readState(now)
    } catch (error) {
      this.#options.log.warn('the state file can not be read', { reason: reasonOf(error) })
      return undefined
    }
  }

  /** @returns whether at least one phone's message was taken */
  async #tellAll(text: string): Promise<boolean> {
    const taken = await Promise.all(this.#options.phones.map((phone) => this.#tell(phone, text)))
    return taken.includes(true)
  }

  async #tell(to: string, text: string): Promise<boolean> {
    for (const notifier of this.#options.notifiers) {
      const notice: Notice = {
        id: randomUUID(),
        channel: 'sms',
        purpose: 'alarm',
        to,
        text,
        severity: 'life-safety',
        possibleDuplicate: false,
      }
      const result = await notifier.send(notice)
      if (result.state === 'accepted') return true
      this.#options.log.error('the watchdog could not send', { vendor: notifier.name, state: result.state })
    }
    return false
  }
}

const faultText = (faults: readonly Fault[]): string =>
  `${PREFIX}值守平台异常:${faults.map((fault) => fault.words.zh).join(';')}。老人报警可能无人收到,请立即检查主机并电话巡访。`
