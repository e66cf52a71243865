import type { Kysely } from 'kysely'
import type { Directory } from '../../core/directory.ts'
import { reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { IncomingText } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Ledger } from '../ledger.ts'
import type { AlertingTables } from '../schema.ts'
import type { HomeCodes } from './home-codes.ts'
import { type PresenceSetter, PresenceWishes } from './presence-wishes.ts'
import { ReplyIntake } from './reply-intake.ts'

export interface RepliesOptions {
  readonly db: Kysely<AlertingTables>
  readonly ledger: Ledger
  readonly directory: Directory
  readonly homeCodes: HomeCodes
  readonly log: Log
  readonly metrics: Metrics
  /** An IANA name. */
  readonly timeZone: string
}

/** All that comes of what people text: at once in the ledger, or as a wish that the journal is to take. */
export class Replies {
  readonly #options: RepliesOptions
  readonly #intake: ReplyIntake
  readonly #wishes: PresenceWishes

  constructor(options: RepliesOptions) {
    this.#options = options
    this.#intake = new ReplyIntake(options)
    this.#wishes = new PresenceWishes(options)
  }

  start(now: EpochMs): Promise<void> {
    return this.#options.homeCodes.start(now)
  }

  async stop(): Promise<void> {
    this.#options.homeCodes.stop()
    await this.#wishes.stop()
  }

  /** Resolves when the text is on disk, with what it does to alerts. */
  async take(text: IncomingText, now: EpochMs): Promise<void> {
    await this.#intake.take(text, now)
    this.#begin(now)
  }

  connect(setter: PresenceSetter, now: EpochMs): void {
    this.#wishes.connect(setter)
    this.#begin(now)
  }

  /** Looks at what is to be done by now. A journal that hangs is not waited for: it must hold up no alarm. */
  async beat(now: EpochMs): Promise<void> {
    await this.#options.homeCodes.refresh(now)
    this.#begin(now)
  }

  /** Resolves when every wish that can be carried out has been. */
  settle(now: EpochMs): Promise<void> {
    return this.#wishes.runDue(now)
  }

  #begin(now: EpochMs): void {
    void this.#wishes.runDue(now).catch((error: unknown) => {
      this.#options.log.error('what was texted of a resident waits', { reason: reasonOf(error) })
    })
  }
}
