import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { HubError } from '../../core/errors.ts'
import type { Clock, EpochMs } from '../../core/time.ts'
import { minutes } from '../../core/time.ts'

const TRIES_A_MINUTE = 5
/** scrypt works on the threads that also sync the journal: never more than one at a time, and a short queue. */
const MOST_WAITING = 8
const MOST_ADDRESSES = 10_000

function digest(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}

/** One network as one asker: an IPv6 subscriber has a whole /64. */
const askerOf = (address: string): string => (address.includes(':') ? address.split(':', 4).join(':') : address)

/** Compares passwords in constant time, five times a minute for each address and one after the other for all. */
export class PasswordDoor {
  readonly #clock: Clock
  readonly #salt = randomBytes(16)
  readonly #wanted: Promise<Buffer>
  readonly #tries = new Map<string, EpochMs[]>()
  #waiting = 0
  #queue: Promise<unknown> = Promise.resolve()

  constructor(password: string, clock: Clock) {
    this.#clock = clock
    this.#wanted = digest(password, this.#salt)
  }

  /** Whether it is the password. @throws TOO_MANY_TRIES */
  async opens(password: string, address: string): Promise<boolean> {
    this.#count(askerOf(address))
    if (this.#waiting >= MOST_WAITING) throw tooMany()
    this.#waiting += 1
    const compared = this.#queue.then(async () =>
      timingSafeEqual(await digest(password, this.#salt), await this.#wanted),
    )
    this.#queue = compared.catch(() => undefined)
    try {
      return await compared
    } finally {
      this.#waiting -= 1
    }
  }

  #count(asker: string): void {
    const since = this.#clock.now() - minutes(1)
    const recent = (this.#tries.get(asker) ?? []).filter((at) => at > since)
    if (recent.length >= TRIES_A_MINUTE) throw tooMany()
    recent.push(this.#clock.now())
    this.#tries.delete(asker)
    this.#tries.set(asker, recent)
    if (this.#tries.size > MOST_ADDRESSES)
      for (const oldest of [...this.#tries.keys()].slice(0, 1)) this.#tries.delete(oldest)
  }
}

const tooMany = (): HubError =>
  new HubError(
    'TOO_MANY_TRIES',
    '登录尝试过多，请一分钟后再试。 Too many sign-in attempts: wait a minute, then try again.',
    {
      retryable: true,
    },
  )
