import type { HomeId } from '../../core/names.ts'
import type { Erasure, ErasureWish, HomeCopy, PrivacyDesk } from '../../core/privacy.ts'
import type { Registry } from '../../registry/registry.ts'
import { erasureOf, orderErasure } from './erasure-order.ts'
import { homeCopy, type HomeCopySources } from './home-copy.ts'

export interface PrivacyDeskParts extends HomeCopySources {
  readonly registry: Pick<Registry, 'refresh'>
}

const MOST_ERASURES = 200

/** What a resident may ask of the hub, over its own state. */
export class StatePrivacyDesk implements PrivacyDesk {
  readonly #parts: PrivacyDeskParts

  constructor(parts: PrivacyDeskParts) {
    this.#parts = parts
  }

  copyOf(home: HomeId): Promise<HomeCopy | undefined> {
    return homeCopy(this.#parts, home, 'newest')
  }

  async erase(wish: ErasureWish): Promise<Erasure> {
    const { db, clock, registry } = this.#parts
    const erasure = await orderErasure(db, wish, clock.now())
    await registry.refresh()
    return erasure
  }

  async erasures(): Promise<readonly Erasure[]> {
    const rows = this.#parts.db.selectFrom('home_erasure').selectAll().orderBy('number', 'desc').limit(MOST_ERASURES)
    return (await rows.execute()).map(erasureOf)
  }
}
