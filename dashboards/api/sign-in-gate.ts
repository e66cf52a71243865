import { HubError } from '../../core/errors.ts'
import type { Clock, EpochMs } from '../../core/time.ts'
import { minutes } from '../../core/time.ts'

const TRIES_A_MINUTE = 20
/** scrypt works on the threads that also sync the journal: never more than one at a time, and a short queue. */
const MOST_WAITING = 8
const MOST_ADDRESSES = 10_000

const GROUPS = 8
const NETWORK_GROUPS = 4

/** One network as one asker: an IPv6 subscriber has a whole /64. `::` stands for as many zeros as are left out (RFC 4291, section 2.2). */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [front = [], back = []] = address
    .toLowerCase()
    .split('::')
    .map((part) => part.split(':').filter(Boolean))
  const zeros = Array.from({ length: Math.max(0, GROUPS - front.length - back.length) }, () => '0')
  return [...front, ...zeros, ...back].slice(0, NETWORK_GROUPS).join(':')
}

/** Lets passwords be compared twenty times a minute for each address (a whole office may share one), and one after the other for all. */
export class SignInGate {
  readonly #clock: Clock
  readonly #tries = new Map<string, EpochMs[]>()
  #waiting = 0
  #queue: Promise<unknown> = Promise.resolve()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws TOO_MANY_TRIES, and whatever `compare` throws */
  async pass<T>(address: string, compare: () => Promise<T>): Promise<T> {
    this.#count(networkOf(address))
    if (this.#waiting >= MOST_WAITING) throw tooMany()
    this.#waiting += 1
    const compared = this.#queue.then(compare)
    this.#queue = compared.catch(() => undefined)
    try {
      return await compared
    } finally {
      this.#waiting -= 1
    }
  }
  #count(network: string): void {
    const since = this.#clock.now() - minutes(1)
    const recent = (this.#tries.get(network) ?? []).filter((at) => at > since)
    if (recent.length >= TRIES_A_MINUTE) throw tooMany()
    recent.push(this.#clock.now())
    this.#tries.delete(network)
    this.#tries.set(network, recent)
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
