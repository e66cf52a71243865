import type { Kysely } from 'kysely'
import type { PresenceModes } from '../alerting/presence/presence-modes.ts'
import { keepPresenceChange } from '../alerting/presence/presence-changes.ts'
import type { AlertingTables } from '../alerting/schema.ts'
import type { Directory } from '../core/directory.ts'
import { HubError, reasonOf } from '../core/errors.ts'
import type { JournalWriter } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { HomeId } from '../core/names.ts'
import type { Presence, PresenceDesk, PresenceWish } from '../core/presence.ts'
import { presenceFault } from '../core/presence.ts'
import type { Clock, EpochMs } from '../core/time.ts'

export interface JournalPresenceDeskOptions {
  /** Where each change is kept for the stories of alerts. */
  readonly db: Kysely<AlertingTables>
  readonly journal: Pick<JournalWriter, 'append'>
  readonly directory: Pick<Directory, 'home'>
  readonly modes: Pick<PresenceModes, 'presenceOf'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** Writes what people say of residents into the journal, beside what devices say: so judging it again gives the same. */
export class JournalPresenceDesk implements PresenceDesk {
  readonly #options: JournalPresenceDeskOptions

  constructor(options: JournalPresenceDeskOptions) {
    this.#options = options
  }

  async set(wish: PresenceWish): Promise<Presence | undefined> {
    const { journal, directory, clock } = this.#options
    const { home, mode, until, by } = wish
    if (directory.home(home) === undefined) throw new HubError('NOT_FOUND', '没有这一户。 There is no such home.')
    const now = clock.now()
    const fault = presenceFault(wish, now)
    if (fault !== undefined) throw new HubError('BAD_REQUEST', `${fault.zh} ${fault.en}`)
    await journal.append({ kind: 'mode-set', home, mode, until, by, receivedAt: now })
    await this.#keep(wish, now)
    return mode === 'at-home' ? undefined : { mode, since: now, until, by }
  }

  presenceOf(home: HomeId): Presence | undefined {
    return this.#options.modes.presenceOf(home)
  }

  /** The mode holds by now: what can't be kept beside it for later readers is no reason to say otherwise. */
  async #keep(wish: PresenceWish, now: EpochMs): Promise<void> {
    const { db, log } = this.#options
    try {
      await keepPresenceChange(db, wish, now)
    } catch (error) {
      log.error('a presence mode was set, but not kept for evidence', { home: wish.home, reason: reasonOf(error) })
    }
  }
}
