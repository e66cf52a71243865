import type { DeviceBoard, DeviceState } from '../../core/device-board.ts'
import type { QuarantineReplay, ReplayState } from '../../core/quarantine.ts'
import { days, hours, minutes } from '../../core/time.ts'
import type { Clock, EpochMs } from '../../core/time.ts'

/** Every device was heard a minute ago and reports each hour, unless a test says otherwise. */
export class FakeDevices implements DeviceBoard {
  readonly #now: EpochMs
  readonly #changed = new Map<string, Partial<DeviceState>>()

  constructor(now: EpochMs) {
    this.#now = now
    this.set('H03-bath', { heardAt: now - days(9), silent: true })
    this.set('H04-bed', { faults: ['chattering'] })
    this.set('H07-sos', { heardAt: now - days(2), silent: true })
  }

  state(_home: string, device: string): DeviceState {
    const usual = { heardAt: this.#now - minutes(1), usualGap: hours(1), silent: false, faults: [] }
    return { ...usual, ...this.#changed.get(device) }
  }

  set(device: string, change: Partial<DeviceState>): void {
    this.#changed.set(device, change)
  }
}

/** Decodes nothing, and is done when it is looked at. */
export class FakeReplay implements QuarantineReplay {
  readonly #clock: Clock
  #state: ReplayState = { state: 'idle' }

  constructor(clock: Clock) {
    this.#clock = clock
  }

  state(): ReplayState {
    const now = this.#state
    if (now.state === 'running') {
      const { startedAt } = now
      this.#state = {
        state: 'done',
        startedAt,
        endedAt: this.#clock.now(),
        tried: 16,
        released: 14,
        readingsStored: 41,
      }
    }
    return this.#state
  }

  start(): ReplayState {
    this.#state = { state: 'running', startedAt: this.#clock.now() }
    return this.#state
  }
}
