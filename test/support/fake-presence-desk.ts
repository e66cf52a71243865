import { HubError } from '../../core/errors.ts'
import type { Presence, PresenceDesk, PresenceWish } from '../../core/presence.ts'
import { presenceFault } from '../../core/presence.ts'
import type { Clock } from '../../core/time.ts'
import type { FakeBoard } from './fake-town.ts'

/** Sets where residents are said to be on the fake board, with no journal in between. */
export class FakePresenceDesk implements PresenceDesk {
  readonly #board: FakeBoard
  readonly #clock: Clock
  /** What was set, in order. */
  readonly wishes: PresenceWish[] = []

  constructor(board: FakeBoard, clock: Clock) {
    this.#board = board
    this.#clock = clock
  }

  async set(wish: PresenceWish): Promise<Presence | undefined> {
    const now = this.#clock.now()
    const fault = presenceFault(wish, now)
    if (fault !== undefined) throw new HubError('BAD_REQUEST', `${fault.zh} ${fault.en}`)
    this.wishes.push(wish)
    const { home, mode, until, by } = wish
    const presence: Presence | undefined = mode === 'at-home' ? undefined : { mode, since: now, until, by }
    this.#board.setPresence(home, presence)
    return presence
  }

  presenceOf(home: string): Presence | undefined {
    return this.#board.state(home).presence
  }
}
