import { z } from 'zod'
import type { Detector, Json } from '../../core/detector.ts'
import type { Finding } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { HeardReading } from '../../core/reading.ts'
import type { Hearing } from './hearing.ts'
import type { DeviceFinder } from './residences.ts'
import type { Thresholds } from '../rules/thresholds.ts'
import type { EventSpacing } from './told-events.ts'
import { ToldEvents } from './told-events.ts'
import { ToldOnce } from './told-once.ts'
import { roomWords, say, timeWords } from './words.ts'

export interface EventAlarmOptions {
  readonly hearing: Pick<Hearing, 'marks' | 'happenedAt'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly thresholds: Thresholds
  readonly timeZone: string
}

const NONE: readonly Finding[] = []
const pair = z.tuple([z.number(), z.number()])
const shape = z.object({
  told: z.array(z.tuple([z.string(), z.array(pair), pair.nullable()])),
  retained: z.array(z.tuple([z.string(), z.number()])),
})

/** Someone called for help: button, pull cord, wearable. Late or of unknown origin, it is told all the same. */
export class SosDetector implements Detector {
  readonly name = 'sos'
  readonly metrics = ['sos'] as const
  readonly #options: EventAlarmOptions
  readonly #told = new Map<string, ToldEvents>()
  readonly #retained: ToldOnce

  constructor(options: EventAlarmOptions) {
    this.#options = options
    this.#retained = new ToldOnce(options.thresholds)
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (!isOn(reading.value)) return NONE
    if (reading.retained && !this.#retained.isNew(reading)) return NONE
    const place = this.#toldBy(reading).place(reading)
    if (place === 'known') return NONE
    const { hearing, devices, timeZone } = this.#options
    const at = hearing.happenedAt(reading)
    const room = roomWords(devices.find(reading.home, reading.device)?.room)
    const time = timeWords(at, timeZone)
    return [
      {
        detector: this.name,
        kind: 'sos',
        severity: 'life-safety',
        change: 'raised',
        ...(place === 'still' ? { still: true } : {}),
        subject: { home: reading.home },
        device: reading.device,
        at,
        offset,
        summary: say([room, '呼救(SOS) ', time], [room, ': call for help (SOS) at ', time]),
        marks: hearing.marks(reading),
      },
    ]
  }

  snapshot(): Json {
    return {
      told: Array.from(this.#told, ([key, told]) => [key, ...told.row()]),
      retained: this.#retained.rows(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#told.clear()
    for (const [key, told, newest] of parsed.data.told) {
      this.#told.set(key, new ToldEvents(this.#spacing(), [told, newest]))
    }
    this.#retained.load(parsed.data.retained)
  }

  #spacing(): EventSpacing {
    const { thresholds } = this.#options
    // As they are when they are asked: the district may set others while the hub runs.
    return {
      get once() {
        return thresholds.sosOnce
      },
      get resentWithin() {
        return thresholds.resentWithin
      },
    }
  }

  #toldBy(reading: HeardReading): ToldEvents {
    const key = `${reading.home}/${reading.device}`
    let told = this.#told.get(key)
    if (told === undefined) {
      told = new ToldEvents(this.#spacing())
      this.#told.set(key, told)
    }
    return told
  }
}

/** An event or a state that is said to be so: `true`, or a number other than 0. */
export const isOn = (value: number | boolean): boolean => value !== false && value !== 0
