import type { QuarantineReason } from '../core/feed.ts'
import type { Message } from '../core/message.ts'
import type { TimeSeriesStore } from '../core/time-series-store.ts'
import { interpret, type Interpreters } from './interpret.ts'
import type { Kept, Quarantine, ShelfPlace } from './quarantine.ts'
import { writeSplitting } from './write-splitting.ts'

export interface ReplayOptions extends Interpreters {
  readonly quarantine: Quarantine
  readonly store: TimeSeriesStore
  /** Only messages that are there for one of these reasons; all but foreign ones when left out. */
  readonly reasons?: readonly QuarantineReason[]
  /** Ends it behind the message that it is at. */
  readonly signal?: AbortSignal
}

export interface ReplayResult {
  /** Messages that were decoded again. */
  readonly tried: number
  /** Of these, the ones of which nothing is left in the quarantine. */
  readonly released: number
  readonly readingsStored: number
}

const AT_ONCE = 500

/**
 * Decodes quarantined messages again, after a decoder was mended or a device registered, and stores what they say. A message leaves the
 * quarantine only after all of it is stored; one that is still refused in part stays, with the newer reason. Doing it twice, or
 * stopping half-way, loses and doubles nothing. Nobody is alerted: this is the past.
 *
 * What came on a foreign topic is never interpreted, and a payload that was cut cannot be.
 *
 * @throws STORE_UNAVAILABLE when the store cannot be reached: start again later.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const result = { tried: 0, released: 0, readingsStored: 0 }
  let place: ShelfPlace | undefined
  for (;;) {
    const messages = await options.quarantine.after(place, AT_ONCE)
    place = messages.at(-1)
    if (place === undefined) return result
    for (const kept of messages.filter((one) => isWanted(one, options.reasons))) {
      if (options.signal?.aborted === true) return result
      result.tried += 1
      const { stored, released } = await replayOne(kept, options)
      result.readingsStored += stored
      result.released += Number(released)
    }
  }
}

const isWanted = (kept: Kept, reasons: readonly QuarantineReason[] | undefined): boolean =>
  kept.reason !== 'foreign-topic' && !kept.truncated && (reasons === undefined || reasons.includes(kept.reason))

async function replayOne(kept: Kept, options: ReplayOptions): Promise<{ stored: number; released: boolean }> {
  const { readings, quarantine } = interpret(messageOf(kept), options).decoded
  const refused: string[] = []
  await writeSplitting(options.store, readings, (_index, why) => refused.push(why))
  const [why] = refused
  const left = why === undefined ? quarantine : { reason: 'store-refused' as const, detail: why }
  if (left === undefined) await options.quarantine.release(kept)
  else await options.quarantine.explain(kept, left.reason, left.detail)
  return { stored: readings.length - refused.length, released: left === undefined }
}

function messageOf({ gateway, topic, payload, retain, receivedAt }: Kept): Message {
  return {
    kind: 'message',
    gateway,
    topic,
    payload,
    qos: 1,
    retain,
    dup: false,
    cause: 'publish',
    standing: 'own',
    receivedAt,
  }
}
