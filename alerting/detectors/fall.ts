import { z } from 'zod'
import type { Detector, Json } from '../../core/detector.ts'
import type { Finding } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { HeardReading } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import type { EventAlarmOptions } from './sos.ts'
import { isOn } from './sos.ts'
import type { EventSpacing } from './told-events.ts'
import { ToldEvents } from './told-events.ts'
import { ToldOnce } from './told-once.ts'
import { roomWords, say, timeWords } from './words.ts'

const NONE: readonly Finding[] = []
const number = z.number()
const pair = z.tuple([number, number])
const shape = z.object({
  devices: z.array(z.tuple([z.string(), z.array(pair), pair.nullable(), number.nullable()])),
  retained: z.array(z.tuple([z.string(), number])),
})

interface Faller {
  readonly told: ToldEvents
  /** The last cancel that was told, by the device's own time. */
  cancelledAt: EpochMs | undefined
}

/**
 * A fall detector says that somebody fell. The device's own cancel is told as well, once, and only to mark the alert: a
 * person closes it. A fall after the cancel is another one, however soon.
 */
export class FallDetector implements Detector {
  readonly name = 'fall'
  readonly metrics = ['fall'] as const
  readonly #options: EventAlarmOptions
  readonly #devices = new Map<string, Faller>()
  readonly #retained: ToldOnce

  constructor(options: EventAlarmOptions) {
    this.#options = options
    this.#retained = new ToldOnce(options.thresholds)
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    const fallen = isOn(reading.value)
    if (reading.retained && (!fallen || !this.#retained.isNew(reading))) return NONE
    return fallen ? this.#onFall(reading, offset) : this.#onCancel(reading, offset)
  }

  snapshot(): Json {
    return {
      devices: Array.from(this.#devices, ([key, device]) => [key, ...device.told.row(), device.cancelledAt ?? null]),
      retained: this.#retained.rows(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#devices.clear()
    for (const [key, told, newest, cancelledAt] of parsed.data.devices) {
      this.#devices.set(key, {
        told: new ToldEvents(this.#spacing(), [told, newest]),
        cancelledAt: cancelledAt ?? undefined,
      })
    }
    this.#retained.load(parsed.data.retained)
  }

  #onFall(reading: HeardReading, offset: Offset): readonly Finding[] {
    const { told, cancelledAt } = this.#device(reading)
    const place = told.place(reading, cancelledAt)
    if (place === 'known') return NONE
    const { room, time } = this.#whereAndWhen(reading)
    return [
      {
        ...this.#finding(reading, offset),
        change: 'raised',
        ...(place === 'still' ? { still: true } : {}),
        summary:
          place === 'still'
            ? say([room, '跌倒未解除,', time, ' 仍在报'], [room, ': fall still reported at ', time])
            : say([room, '跌倒 ', time], [room, ': fall at ', time]),
      },
    ]
  }

  #onCancel(reading: HeardReading, offset: Offset): readonly Finding[] {
    const device = this.#devices.get(keyOf(reading))
    const fellAt = device?.told.lastBefore(reading.at)
    if (device === undefined || fellAt === undefined) return NONE
    if (device.cancelledAt !== undefined && device.cancelledAt >= fellAt) return NONE
    device.cancelledAt = reading.at
    const { room, time } = this.#whereAndWhen(reading)
    return [
      {
        ...this.#finding(reading, offset),
        change: 'cleared',
        summary: say(
          ['设备已取消,请仍确认:', room, '跌倒,取消于 ', time],
          ['Cancelled by the device, please check all the same: ', room, ', fall, cancelled at ', time],
        ),
      },
    ]
  }

  #finding(reading: HeardReading, offset: Offset): Omit<Finding, 'change' | 'summary'> {
    const { hearing } = this.#options
    return {
      detector: this.name,
      kind: 'fall',
      severity: 'life-safety',
      subject: { home: reading.home },
      device: reading.device,
      at: hearing.happenedAt(reading),
      offset,
      marks: hearing.marks(reading),
    }
  }

  #whereAndWhen(reading: HeardReading) {
    const { hearing, devices, timeZone } = this.#options
    return {
      room: roomWords(devices.find(reading.home, reading.device)?.room),
      time: timeWords(hearing.happenedAt(reading), timeZone),
    }
  }

  #spacing(): EventSpacing {
    const { thresholds } = this.#options
    // As they are when they are asked: the district may set others while the hub runs.
    return {
      get once() {
        return thresholds.fallOnce
      },
      get resentWithin() {
        return thresholds.resentWithin
      },
    }
  }

  #device(reading: HeardReading): Faller {
    const key = keyOf(reading)
    let device = this.#devices.get(key)
    if (device === undefined) {
      device = { told: new ToldEvents(this.#spacing()), cancelledAt: undefined }
      this.#devices.set(key, device)
    }
    return device
  }
}

const keyOf = (reading: HeardReading): string => `${reading.home}/${reading.device}`
