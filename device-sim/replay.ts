import type { HomeId } from '../core/names.ts'
import type { Clock, DurationMs } from '../core/time.ts'
import { seconds } from '../core/time.ts'
import { senmlRecords } from './devices/senml.ts'
import type { GatewayClient } from './gateway-client.ts'
import type { Packet } from './observation.ts'
import type { RecordedEvent } from './recording.ts'
import { checkRecording, readRecording } from './recording.ts'

export interface ReplayOptions {
  readonly file: string
  /** Where the recording's clocks hung. */
  readonly timeZone: string
  readonly home: HomeId
  /** Connected. */
  readonly gateway: GatewayClient
  /** Its speed is the replay's speed. */
  readonly clock: Clock
  /** `paced`: events keep their distances in the clock's time. `max`: as fast as they are acknowledged. */
  readonly pace: 'paced' | 'max'
  /** Device times are shifted so that the recording begins, or ends, at the moment the replay is started. */
  readonly align: 'start' | 'end'
  /** Called about once a second of the clock. */
  readonly onProgress?: (played: number, of: number) => void
}

export interface ReplayResult {
  readonly events: number
  readonly acked: number
  readonly failed: number
}

/** How many messages may wait for their PUBACK at once: one connection keeps them in order. */
const WINDOW = 64

/**
 * Plays a recording over one gateway in the native format, in the recording's order. The file is checked whole before the
 * first message goes out.
 *
 * @throws RECORDING_INVALID
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { clock, gateway } = options
  const span = await checkRecording(options.file, options.timeZone)
  const startedAt = clock.now()
  const shift = startedAt - (options.align === 'start' ? span.first : span.last)
  const count = { played: 0, acked: 0, failed: 0 }
  const progress = clock.every(
    seconds(1),
    () => options.onProgress?.(count.played, span.events),
    () => {},
  )
  const inFlight = new Set<Promise<boolean>>()
  try {
    for await (const event of readRecording(options.file, options.timeZone)) {
      if (options.pace === 'paced') await until(clock, startedAt + (event.at - span.first))
      if (inFlight.size >= WINDOW) await Promise.race(inFlight)
      count.played += 1
      const sent = gateway.publish(recordedPacket(options.home, event, shift))
      inFlight.add(sent)
      void sent.then((acked) => (acked ? (count.acked += 1) : (count.failed += 1))).then(() => inFlight.delete(sent))
    }
    await Promise.all(inFlight)
  } finally {
    progress()
  }
  return { events: span.events, acked: count.acked, failed: count.failed }
}

function recordedPacket(home: HomeId, event: RecordedEvent, shift: DurationMs): Packet {
  return {
    topic: `homes/${home}/${event.sensor}/up`,
    payload: JSON.stringify(senmlRecords(event.facts, event.at + shift)),
  }
}

function until(clock: Clock, at: number): Promise<void> | undefined {
  const wait = at - clock.now()
  return wait <= 0 ? undefined : new Promise((resolve) => clock.after(wait, () => resolve()))
}
