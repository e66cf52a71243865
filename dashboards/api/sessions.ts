import { randomBytes } from 'node:crypto'
import type { Clock, EpochMs } from '../../core/time.ts'
import { hours } from '../../core/time.ts'

export interface Session {
  readonly id: string
  /** Who acts, as it stands in an alert's story. */
  readonly operator: string
  readonly endsAt: EpochMs
}

export const SESSION_LENGTH = hours(12)
/** One administrator signs in on a few screens; more than this is a script. */
const MOST_SESSIONS = 200

/** Who is signed in, in memory: a restart of the hub asks everybody to sign in again. */
export class Sessions {
  readonly #clock: Clock
  readonly #byId = new Map<string, Session>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Opens a session with a fresh id of 32 random bytes; the oldest gives way when there are too many. */
  open(operator: string): Session {
    const session = {
      id: randomBytes(32).toString('base64url'),
      operator,
      endsAt: this.#clock.now() + SESSION_LENGTH,
    }
    this.#byId.set(session.id, session)
    if (this.#byId.size > MOST_SESSIONS) for (const id of [...this.#byId.keys()].slice(0, 1)) this.#byId.delete(id)
    return session
  }

  /** The session while it lasts. */
  find(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : this.#byId.get(id)
    if (session === undefined || session.endsAt > this.#clock.now()) return session
    this.#byId.delete(session.id)
    return undefined
  }

  end(id: string): void {
    this.#byId.delete(id)
  }
}
