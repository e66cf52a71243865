import type { Alerter } from '../alerting/alerter.ts'
import { reasonOf } from '../core/errors.ts'
import type { Journal } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Clock, Stop } from '../core/time.ts'
import { minutes, seconds } from '../core/time.ts'
import type { StoreWriter } from '../ingest/store-writer.ts'
import type { Registry } from '../registry/registry.ts'

export interface House {
  readonly journal: Journal
  readonly writer: StoreWriter
  readonly alerter: Alerter
  readonly registry: Registry
  readonly clock: Clock
  readonly log: Log
}

/**
 * Keeps the journal short and the registry fresh until stopped. The journal forgets only what is behind both consumers *on disk*: what
 * they would read again after a crash stays.
 */
export function keepHouse({ journal, writer, alerter, registry, clock, log }: House): Stop {
  const stops = [
    clock.every(
      minutes(1),
      () => journal.trim(Math.min(writer.savedPosition(), alerter.snapshotOffset())),
      (error) => log.error('the journal could not be trimmed', { reason: reasonOf(error) }),
    ),
    // An import runs in a process of its own.
    clock.every(
      seconds(5),
      async () => {
        await registry.refresh()
      },
      (error) => log.error('the registry could not be read again', { reason: reasonOf(error) }),
    ),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
