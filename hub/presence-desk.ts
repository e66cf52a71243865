import type { PresenceModes } from '../alerting/presence/presence-modes.ts'
import type { Directory } from '../core/directory.ts'
import { HubError } from '../core/errors.ts'
import type { JournalWriter } from '../core/journal.ts'
import type { HomeId } from '../core/names.ts'
import type { Presence, PresenceDesk, PresenceWish } from '../core/presence.ts'
import { presenceFault } from '../core/presence.ts'
import type { Clock } from '../core/time.ts'

export interface JournalPresenceDeskOptions {
  readonly journal: Pick<JournalWriter, 'append'>
  readonly directory: Pick<Directory, 'home'>
  readonly modes: Pick<PresenceModes, 'presenceOf'>
  readonly clock: Pick<Clock, 'now'>
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
    return mode === 'at-home' ? undefined : { mode, since: now, until, by }
  }

  presenceOf(home: HomeId): Presence | undefined {
    return this.#options.modes.presenceOf(home)
  }
}
