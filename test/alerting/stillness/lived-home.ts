import { HomeStillness } from '../../../alerting/stillness/home-stillness.ts'
import type { LifeSign } from '../../../alerting/stillness/home-stillness.ts'
import type { LimitSettings } from '../../../alerting/stillness/limit.ts'
import type { EpochMs } from '../../../core/time.ts'
import { minutes } from '../../../core/time.ts'
import { SETTINGS } from './lived-days.ts'

/** Moments in which nobody could hear the home: [from, to). */
type Deaf = readonly [from: EpochMs, to: EpochMs]

/** Lets a home hear the signs in order, its gateway alive every 5 minutes. */
export function live(home: HomeStillness, signs: readonly LifeSign[], deaf?: Deaf): HomeStillness {
  for (const [index, next] of signs.entries()) {
    const before = signs[index - 1]?.at ?? next.at
    for (let time = before + minutes(5); time < next.at; time += minutes(5)) {
      if (deaf === undefined || time < deaf[0] || time >= deaf[1]) home.onAlive(time)
    }
    home.onSign(next)
  }
  return home
}

export const lived = (signs: readonly LifeSign[], settings: LimitSettings = SETTINGS): HomeStillness =>
  live(new HomeStillness(settings), signs)

export function limitOf(home: HomeStillness): number {
  const limit = home.limit()
  if (limit === undefined) throw new Error('the home has heard nothing')
  return limit.at - limit.since
}
