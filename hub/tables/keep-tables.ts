import type { TableDesk } from '../../core/table-desk.ts'
import { type Clock, systemClock } from '../../core/time.ts'
import type { Registry } from '../../registry/registry.ts'
import type { StopStack } from '../stop-stack.ts'
import { RegistryTableDesk } from './registry-table-desk.ts'
import { TableTurns } from './table-turns.ts'

export interface TableParts {
  readonly registry: Registry
  /** The registry's database, which threads open by themselves. */
  readonly stateFile: string
  /** The hub's time, which histories tell. */
  readonly clock: Clock
}

/** The registry's tables, in and out, until the hub stops. */
export function keepTables({ registry, stateFile, clock }: TableParts, stops: StopStack): TableDesk {
  const turns = new TableTurns(stateFile, systemClock())
  stops.push('tables', () => turns.close())
  return new RegistryTableDesk(registry, turns, clock)
}
