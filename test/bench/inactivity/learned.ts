import { Day } from '../../../alerting/detectors/day.ts'
import type { DeafSpan } from '../../../alerting/detectors/fair-deadline.ts'
import type { SilenceRules } from '../../../alerting/detectors/inactivity/home-silence.ts'
import { HomeSilence } from '../../../alerting/detectors/inactivity/home-silence.ts'
import { LocalClock } from '../../../alerting/detectors/inactivity/local-clock.ts'
import type { SilenceDeadline } from '../../../alerting/detectors/inactivity/silence-deadline.ts'
import { openDoorDeadline } from '../../../alerting/detectors/inactivity/silence-deadline.ts'
import { OpenDoors } from '../../../alerting/detectors/open-doors.ts'
import type { Thresholds } from '../../../alerting/rules/thresholds.ts'
import { DISTRICT_DEFAULTS } from '../../../alerting/rules/thresholds.ts'
import type { EpochMs } from '../../../core/time.ts'
import { minutes } from '../../../core/time.ts'
import type { Method, SilenceJudge } from './judge.ts'
import { placeOf } from './place.ts'

/** Recordings have local time, written as if it were UTC. */
const ZONE = 'UTC'
const HOME = 'home'
/** Two heartbeats missed in a row: nobody heard the home. */
const DEAF_AFTER = minutes(10)

/**
 * Puts what the hub judges by before the harness: the learned limit, the evening's hour, the open outer door. It adds only what the hub has of
 * its gateways: when nothing could be heard.
 */
export class LearnedSilence implements SilenceJudge {
  readonly home: HomeSilence
  readonly #rules: SilenceRules & Pick<Thresholds, 'outerDoorOpen'>
  readonly #day = new Day(DISTRICT_DEFAULTS, ZONE)
  readonly #closing = new Set<string>()
  readonly #doors = new OpenDoors({ find: () => undefined }, { closes: (door) => this.#closing.has(door) })
  #heardAt: EpochMs | undefined
  #deaf: DeafSpan[] = []

  constructor(rules: SilenceRules & Pick<Thresholds, 'outerDoorOpen'>) {
    this.#rules = rules
    this.home = new HomeSilence(rules, 'self-caring', new LocalClock(ZONE))
  }

  onMotion(at: EpochMs, sensor: string): void {
    this.#heard(at)
    this.#doors.moved(HOME, at)
    this.home.onSign({ at, device: sensor, place: placeOf(sensor) })
  }

  onOuterDoor(at: EpochMs, opened: boolean, sensor: string): void {
    this.#heard(at)
    const door = { device: sensor, at }
    if (!opened) this.#closing.add(sensor)
    if (opened) this.#doors.opened(HOME, door)
    else this.#doors.closed(HOME, door)
    this.home.onDoor({ ...door, opens: opened })
  }

  onHeartbeat(at: EpochMs): void {
    this.#heard(at)
    this.home.onAlive(at)
  }

  alertAt(): EpochMs | undefined {
    return this.#first()?.at
  }

  earliest(): EpochMs | undefined {
    const silence = this.home.earliest()
    const door = this.#doors.of(HOME)?.at
    return silence === undefined || door === undefined ? silence : Math.min(silence, door)
  }

  alertKind(): string {
    return this.#first()?.kind ?? 'inactivity'
  }

  /** When nothing could be heard, oldest first. */
  deaf(): readonly DeafSpan[] {
    return this.#deaf
  }

  /** What comes first, the silence's alert or the open door's. */
  #first(): Pick<SilenceDeadline, 'at' | 'kind'> | undefined {
    const silence = this.home.deadline({ deaf: this.#deaf })
    const open = this.#doors.of(HOME)
    if (open === undefined) return silence
    const facts = { openAt: open.at, now: this.#heardAt ?? open.at, rules: this.#rules, deaf: this.#deaf }
    const at = openDoorDeadline({ ...facts, day: this.#day })
    return silence !== undefined && silence.at <= at ? silence : { at, kind: 'inactivity' }
  }

  #heard(at: EpochMs): void {
    const before = this.#heardAt ?? at
    if (at - before > DEAF_AFTER) this.#deaf = [...this.#deaf, { from: before, to: at }].slice(-8)
    this.#heardAt = at
  }
}

/** The defaults of a district, at one sensitivity. */
export const rulesOf = (stillnessSensitivity: number): Thresholds => ({ ...DISTRICT_DEFAULTS, stillnessSensitivity })

/** Ours, from the calmest to the keenest. */
export const LEARNED: readonly Method[] = ['calm', 'standard', 'watchful', 'keen'].map((name, sensitivity) => ({
  name,
  start: () => new LearnedSilence(rulesOf(sensitivity)),
}))
