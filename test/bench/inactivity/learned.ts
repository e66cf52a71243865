import type { Place } from '../../../alerting/stillness/context.ts'
import { HomeStillness } from '../../../alerting/stillness/home-stillness.ts'
import type { LimitSettings, Sensitivity } from '../../../alerting/stillness/limit.ts'
import type { EpochMs } from '../../../core/time.ts'
import { days, hours } from '../../../core/time.ts'
import type { Method, SilenceJudge } from './judge.ts'

const PLACES: Readonly<Record<string, Place>> = { bedroom: 'bedroom', bathroom: 'bathroom', 'fridge-door': 'fridge' }

/** Puts the production model before the harness, and adds nothing of its own. */
export class LearnedStillness implements SilenceJudge {
  readonly home: HomeStillness

  constructor(settings: LimitSettings) {
    this.home = new HomeStillness(settings)
  }

  onMotion(at: EpochMs, sensor: string): void {
    this.home.onSign({ at, timeOfDay: at % days(1), device: sensor, place: PLACES[sensor] ?? 'elsewhere' })
  }

  onOuterDoor(at: EpochMs, _opened: boolean, sensor: string): void {
    this.home.onSign({ at, timeOfDay: at % days(1), device: sensor, place: 'outer-door' })
  }

  onHeartbeat(at: EpochMs): void {
    this.home.onAlive(at)
  }

  alertAt(): EpochMs | undefined {
    return this.home.limit()?.at
  }

  earliest(): EpochMs | undefined {
    return this.home.earliest()
  }

  alertKind(): string {
    return this.home.limit()?.kind ?? 'inactivity'
  }
}

/** The defaults of a district, at one sensitivity. */
export const settingsOf = (sensitivity: Sensitivity): LimitSettings => ({
  sensitivity,
  careLevel: 'self-caring',
  ceiling: hours(12),
  outCeiling: hours(16),
})

/** Ours, from the calmest to the keenest. */
export const LEARNED: readonly Method[] = (['calm', 'standard', 'watchful', 'keen'] as const).map((sensitivity) => ({
  name: sensitivity,
  start: () => new LearnedStillness(settingsOf(sensitivity)),
}))
