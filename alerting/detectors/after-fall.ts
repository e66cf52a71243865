import { z } from 'zod'
import type { Detector, Json, Memory } from '../../core/detector.ts'
import type { Room } from '../../core/directory.ts'
import type { Finding, Words } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { DeviceId, HomeId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import { numeric } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Rules } from '../rules/rules.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import { findingsDue } from './findings-due.ts'
import type { Hearing } from './hearing.ts'
import type { DeviceFinder, Residences } from './residences.ts'
import { isShared } from './residences.ts'
import type { ResidentSigns } from './resident-signs.ts'
import { durationWords, NOBODY_MOVED, PROBABLY_UP, roomWords, say, timeWords } from './words.ts'

export interface AfterFallOptions {
  readonly hearing: Pick<Hearing, 'live' | 'happenedAt' | 'gateways'>
  readonly signs: Pick<ResidentSigns, 'newest' | 'showed'>
  readonly residences: Pick<Residences, 'home' | 'gatewaysOf'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly timeZone: string
}

/** What was seen since a fall. */
interface Aftermath {
  readonly device: DeviceId
  readonly at: EpochMs
  /** Where somebody moved since, in this order, and when. */
  readonly moved: { readonly room: Room; readonly at: EpochMs }[]
  /** That nobody moved was said. */
  saidStill: boolean
}

const NONE: readonly Finding[] = []
const rooms = z.enum(['living', 'bedroom', 'bathroom', 'kitchen', 'hall', 'yard', 'other'])
const shape = z.object({
  due: z.string(),
  falls: z.array(
    z.tuple([z.string(), z.string(), z.number(), z.boolean(), z.array(z.object({ room: rooms, at: z.number() }))]),
  ),
})

/**
 * Says what followed a fall: somebody moved in two rooms (probably up), the outer door opened (probably somebody came), or nobody
 * moved at all, which hurries the alert to its next step. It only ever adds a line or hurries: it never delays, lowers, pauses or closes.
 *
 * Motion says nothing of the resident where others or animals live, and no more once the outer door has opened. Motion of the fall
 * itself does not count (`fallSettles`).
 */
export class AfterFallDetector implements Detector {
  readonly name = 'after-fall'
  readonly metrics = ['fall', 'motion', 'presence', 'door-open', 'bed-occupied', 'steps', 'button'] as const
  readonly #options: AfterFallOptions
  readonly #falls = new Map<HomeId, Aftermath>()
  readonly #due = new DeadlineHeap()

  constructor(options: AfterFallOptions) {
    this.#options = options
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.metric === 'fall') {
      this.#onFall(reading)
      return NONE
    }
    const fall = this.#falls.get(reading.home)
    if (fall === undefined || !this.#options.signs.showed(reading)) return NONE
    return this.#onSign(fall, reading, offset)
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    return findingsDue(this.#due, consumedUpTo, (home) => this.#look(home, consumedUpTo, offset))
  }

  nextDeadline(): EpochMs | undefined {
    return this.#due.next()
  }

  snapshot(): Memory {
    return {
      due: this.#due.toText(),
      falls: Array.from(this.#falls, ([home, { device, at, saidStill, moved }]) => [
        home,
        device,
        at,
        saidStill,
        moved.map((move) => ({ ...move })),
      ]),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#due.load(parsed.data.due)
    this.#falls.clear()
    for (const [home, device, at, saidStill, moved] of parsed.data.falls) {
      this.#falls.set(home, { device, at, saidStill, moved })
    }
  }

  /** What comes late says nothing of now, and of an unknown device nobody knows where it is. */
  #onFall(reading: HeardReading): void {
    const { hearing, residences, rules } = this.#options
    const home = residences.home(reading.home)
    if (home === undefined || reading.unregistered || !hearing.live(reading)) return
    if (numeric(reading.value) === 0) {
      this.#falls.delete(home.id)
      return
    }
    const at = hearing.happenedAt(reading)
    const known = this.#falls.get(home.id)
    if (known !== undefined && at - known.at < rules.of(home).fallOnce) return
    this.#falls.set(home.id, { device: reading.device, at, moved: [], saidStill: false })
    this.#due.lookAt(home.id, reading.receivedAt + rules.of(home).fallStill)
  }

  #onSign(fall: Aftermath, reading: HeardReading, offset: Offset): readonly Finding[] {
    const { hearing, residences, devices, rules, timeZone } = this.#options
    const home = residences.home(reading.home)
    const at = hearing.happenedAt(reading)
    if (home === undefined || at - fall.at > rules.of(home).fallWatched) {
      this.#falls.delete(reading.home)
      return NONE
    }
    if (at - fall.at < rules.of(home).fallSettles) return NONE
    const device = devices.find(home.id, reading.device)
    if (device?.role === 'outer-door') {
      this.#falls.delete(home.id)
      const time = timeWords(at, timeZone)
      const text = say(['外门 ', time, ' 有动静,可能有人到场'], ['Outer door at ', time, ': somebody may have come'])
      return [this.#noted(reading.home, fall, { at, offset, summary: text, marks: [] })]
    }
    if (device === undefined || isShared(home)) return NONE
    return this.#onMotion(fall, { home: home.id, room: device.room, at, offset })
  }

  #onMotion(
    fall: Aftermath,
    { home, room, at, offset }: { home: HomeId; room: Room; at: EpochMs; offset: Offset },
  ): readonly Finding[] {
    if (fall.moved.some((move) => move.room === room)) return NONE
    fall.moved.push({ room, at })
    if (fall.moved.length < 2) return NONE
    this.#falls.delete(home)
    return [this.#noted(home, fall, { at, offset, summary: this.#movedWords(fall), marks: [PROBABLY_UP] })]
  }

  /** Nobody has moved since the fall, though the home could be heard and something there tells of motion. */
  #look(id: HomeId, now: EpochMs, offset: Offset): readonly Finding[] {
    const { hearing, residences, rules, signs } = this.#options
    const fall = this.#falls.get(id)
    const home = residences.home(id)
    if (fall === undefined || home === undefined) return NONE
    if (fall.saidStill || now - fall.at > rules.of(home).fallWatched) {
      this.#falls.delete(id)
      return NONE
    }
    this.#due.lookAt(id, fall.at + rules.of(home).fallWatched + 1)
    const newest = signs.newest(id)
    const heard = residences.gatewaysOf(id).some((gateway) => hearing.gateways.online(gateway.id, now))
    if (!heard || newest === undefined || newest.at > fall.at + rules.of(home).fallSettles) return NONE
    fall.saidStill = true
    const lasted = durationWords(now - fall.at)
    const summary = say(['跌倒后 ', lasted, '内屋里无任何活动'], ['No activity at all for ', lasted, ' since the fall'])
    return [{ ...this.#noted(id, fall, { at: now, offset, summary, marks: [NOBODY_MOVED] }), hurry: true }]
  }

  #movedWords(fall: Aftermath): Words {
    const { timeZone } = this.#options
    const places = fall.moved.flatMap(({ room, at }, index): Words[] => [
      ...(index === 0 ? [] : [{ zh: '、', en: ', ' }]),
      roomWords(room),
      { zh: ' ', en: ' ' },
      timeWords(at, timeZone),
    ])
    return say(
      ['跌倒后', ...places, ' 有活动:可能已起身,请仍确认'],
      ['Moved since: ', ...places, ': probably up, check all the same'],
    )
  }

  #noted(home: HomeId, fall: Aftermath, what: Pick<Finding, 'at' | 'offset' | 'summary' | 'marks'>): Finding {
    return {
      detector: this.name,
      kind: 'fall',
      severity: 'life-safety',
      change: 'noted',
      subject: { home },
      device: fall.device,
      ...what,
    }
  }
}
