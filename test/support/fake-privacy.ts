import type { ConsentDesk, ConsentRecord, ConsentWish, Withdrawal } from '../../core/consent.ts'
import { HubError } from '../../core/errors.ts'
import type { Erasure, ErasureWish, HomeCopy, PrivacyDesk } from '../../core/privacy.ts'
import type { Clock } from '../../core/time.ts'

/** Consents in memory. */
export class FakeConsents implements ConsentDesk {
  readonly #clock: Clock
  readonly #records: (ConsentRecord & { readonly home: string })[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async of(home: string): Promise<readonly ConsentRecord[]> {
    return this.#records.filter((record) => record.home === home).toReversed()
  }

  async add(home: string, wish: ConsentWish): Promise<ConsentRecord> {
    const record = { ...wish, home, number: this.#records.length + 1, recordedAt: this.#clock.now() }
    this.#records.push(record)
    return record
  }

  async withdrawals(): Promise<readonly Withdrawal[]> {
    return this.#records.filter(({ change, topic }) => change === 'withdrawn' && topic !== 'position')
  }
}

/** Orders to erase that nobody carries out. A home in `alarmed` has an open alert. */
export class FakePrivacy implements PrivacyDesk {
  readonly orders: Erasure[] = []
  readonly alarmed = new Set<string>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async copyOf(home: string): Promise<HomeCopy> {
    return { home: { id: home } }
  }

  async erase({ home, by, why }: ErasureWish): Promise<Erasure> {
    if (this.alarmed.has(home)) throw new HubError('ALERT_OPEN', 'an alert is open')
    const number = this.orders.length + 1
    const at = { askedAt: this.#clock.now(), finishedAt: undefined }
    const order: Erasure = { number, home, state: 'waiting', askedBy: by, why, ...at, counts: {} }
    this.orders.push(order)
    return order
  }

  async erasures(): Promise<readonly Erasure[]> {
    return this.orders.toReversed()
  }
}
