import type { GatewayId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Hearing } from '../hearing.ts'
import { fromTable, type Table, toTable } from '../table.ts'

interface Ear {
  lastAt: EpochMs
  /** Since ever. */
  deaf: DurationMs
  returnedAt: EpochMs
}

/**
 * Adds up for how long each gateway could not be heard, its own absences and the hub's deafness alike: the difference between two
 * moments is the time in which a device may have spoken in vain. What still lasts is added when it ends.
 */
export class DeafTime {
  readonly #hearing: Pick<Hearing, 'gateways' | 'hub'>
  readonly #ears = new Map<GatewayId, Ear>()

  constructor(hearing: Pick<Hearing, 'gateways' | 'hub'>) {
    this.#hearing = hearing
  }

  /** The gateway was heard. Must be told after `Hearing`, of everything. */
  onHeard(gateway: GatewayId, at: EpochMs): void {
    const ear = this.#ears.get(gateway)
    if (ear === undefined) {
      this.#ears.set(gateway, { lastAt: at, deaf: 0, returnedAt: at })
      return
    }
    if (at <= ear.lastAt) return
    // Short of this nobody was away and no pulse paused: most messages end here.
    if (at - ear.lastAt > SHORTEST) this.#add(gateway, ear, at)
    ear.lastAt = at
  }

  of(gateway: GatewayId): DurationMs {
    return this.#ears.get(gateway)?.deaf ?? 0
  }

  /** When it last could be heard again after it could not. */
  returnedAt(gateway: GatewayId): EpochMs {
    return this.#ears.get(gateway)?.returnedAt ?? 0
  }

  toText(): Table {
    return toTable(this.#ears, ([gateway, ear]) => [gateway, ear.lastAt, ear.deaf, ear.returnedAt])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#ears.clear()
    for (const row of fromTable(text, 4)) {
      this.#ears.set(row.text(0), {
        lastAt: row.number(1) ?? 0,
        deaf: row.number(2) ?? 0,
        returnedAt: row.number(3) ?? 0,
      })
    }
  }

  /** The gateway's absence that ends now, or else what the hub missed since it was last heard. */
  #add(gateway: GatewayId, ear: Ear, at: EpochMs): void {
    const away = this.#hearing.gateways.away(gateway).find((span) => span.to === at && span.from >= ear.lastAt)
    const missed = away === undefined ? this.#hubDeaf(ear.lastAt, at) : away.to - away.from
    if (missed === 0) return
    ear.deaf += missed
    ear.returnedAt = at
  }

  #hubDeaf(from: EpochMs, to: EpochMs): DurationMs {
    let missed = 0
    for (const span of this.#hearing.hub.deafSpans()) {
      missed += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from))
    }
    return missed
  }
}

/** Neither `hubDeaf` nor `awayAfter` may be set so low that it would matter to a device. */
const SHORTEST: DurationMs = 30_000
