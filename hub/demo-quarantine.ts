import type { Kysely } from 'kysely'
import type { Directory } from '../core/directory.ts'
import type { Message } from '../core/message.ts'
import type { GatewayId } from '../core/names.ts'
import type { DurationMs, EpochMs } from '../core/time.ts'
import { days, hours, minutes } from '../core/time.ts'
import { decoders } from '../ingest/decoders/decoders.ts'
import { interpret } from '../ingest/interpret.ts'
import { Quarantine, type Refuse } from '../ingest/quarantine.ts'
import type { IngestTables } from '../ingest/schema.ts'

/** Something that a gateway said and the hub could not use. */
interface Said {
  readonly ago: DurationMs
  readonly gateway: GatewayId
  readonly topic: string
  readonly payload: string
  readonly standing?: Message['standing']
}

const cut = '[{"bn":"","n":"motion","vb":tr'
const kitchen = '{"motion":true,"battery":96,"signal":-58}'

/**
 * Of docs/example-installation.yaml: a motion sensor that was put up in a kitchen and never registered, a line that was cut off, a
 * thermometer with a broken wire, and a box that spoke for the neighbours. None of it can have been a call for help.
 */
const SAID: readonly Said[] = [
  { ago: days(12), gateway: 'gw-h09', topic: 'homes/h09/motion-living/up', payload: cut },
  { ago: days(9), gateway: 'gw-h05', topic: 'homes/h07/motion-living/up', payload: kitchen, standing: 'foreign' },
  { ago: days(5), gateway: 'gw-h03', topic: 'homes/h03/motion-living/up', payload: '{"temperature":-127.9}' },
  { ago: days(2), gateway: 'gw-h07', topic: 'homes/h07/motion-kitchen/up', payload: kitchen },
  { ago: days(1), gateway: 'gw-h07', topic: 'homes/h07/motion-kitchen/up', payload: kitchen },
  { ago: hours(9), gateway: 'gw-h07', topic: 'homes/h07/motion-kitchen/up', payload: kitchen },
  { ago: hours(4), gateway: 'gw-h09', topic: 'homes/h09/motion-living/up', payload: cut },
  { ago: minutes(70), gateway: 'gw-h07', topic: 'homes/h07/motion-kitchen/up', payload: kitchen },
]

const JOURNAL = 'demo-past'

/** What was refused in the month before `now`, for the reasons for which it is refused today. What is not refused is left out. */
export function refusedUntil(now: EpochMs, directory: Directory): readonly Refuse[] {
  const interpreters = { decoders: decoders(), directory }
  return SAID.flatMap(({ ago, gateway, topic, payload, standing = 'own' }, offset) => {
    const message: Message = {
      kind: 'message',
      gateway,
      topic,
      payload: new TextEncoder().encode(payload),
      qos: 1,
      retain: false,
      dup: false,
      cause: 'publish',
      standing,
      receivedAt: now - ago,
    }
    const refused = interpret(message, interpreters).decoded.quarantine
    return refused === undefined ? [] : [{ journalId: JOURNAL, offset, message, ...refused }]
  })
}

/** Puts it where it lies until somebody registers the sensor or mends the gateway. */
export async function shelveRefused(db: Kysely<IngestTables>, directory: Directory, now: EpochMs): Promise<void> {
  await new Quarantine(db).put(refusedUntil(now, directory))
}
