import type { GatewayId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Thresholds } from '../rules/thresholds.ts'
import { fromTable, type Table, toTable } from './table.ts'

interface Returned {
  /** When it was last called back. */
  backAt: EpochMs
  /** It fell silent again soon after that. */
  unsteady: boolean
  /** Heard without a silence since then, while it is unsteady. */
  heardFrom: EpochMs | undefined
}

/**
 * Knows which gateways come and go. One that falls silent again soon after it was called back must be heard for a while before it is called back
 * once more: else each of its returns would be told, and each silence anew.
 */
export class UnsteadyGateways {
  readonly #thresholds: Pick<Thresholds, 'gatewayUnsteadyWithin' | 'gatewaySteadyFor'>
  readonly #gateways = new Map<GatewayId, Returned>()

  constructor(thresholds: Pick<Thresholds, 'gatewayUnsteadyWithin' | 'gatewaySteadyFor'>) {
    this.#thresholds = thresholds
  }

  /** It is silent, last heard at `lastAt`. May be told again and again. */
  fell(gateway: GatewayId, lastAt: EpochMs): void {
    const known = this.#gateways.get(gateway)
    if (known === undefined) return
    known.heardFrom = undefined
    known.unsteady ||= lastAt - known.backAt < this.#thresholds.gatewayUnsteadyWithin
  }

  /** It was silent and is heard: is it back? */
  isBack(gateway: GatewayId, at: EpochMs): boolean {
    const known = this.#gateways.get(gateway)
    if (known?.unsteady === true) {
      known.heardFrom ??= at
      if (at - known.heardFrom < this.#thresholds.gatewaySteadyFor) return false
    }
    this.#gateways.set(gateway, { backAt: at, unsteady: false, heardFrom: undefined })
    return true
  }

  toText(): Table {
    return toTable(this.#gateways, ([gateway, { backAt, unsteady, heardFrom }]) => [
      gateway,
      backAt,
      unsteady,
      heardFrom,
    ])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#gateways.clear()
    for (const row of fromTable(text, 4)) {
      this.#gateways.set(row.text(0), { backAt: row.number(1) ?? 0, unsteady: row.flag(2), heardFrom: row.number(3) })
    }
  }
}
