import { z } from 'zod'
import type { Words } from './finding.ts'
import type { HomeId } from './names.ts'
import type { DurationMs, EpochMs } from './time.ts'
import { days } from './time.ts'

/**
 * Where a resident is said to be. `at-home` is what holds unless somebody said otherwise; that a resident is out is only ever inferred
 * and is no mode.
 */
export const PRESENCE_MODES = ['at-home', 'with-family', 'in-hospital', 'maintenance', 'moved-out', 'deceased'] as const
export const presenceMode = z.enum(PRESENCE_MODES)
export type PresenceMode = z.infer<typeof presenceMode>

/** Holds until another mode is set: nobody is expected back. */
export const isLasting = (mode: PresenceMode): boolean => mode === 'moved-out' || mode === 'deceased'

/** As people say it, in a text and on a page. */
export const PRESENCE_WORDS: Readonly<Record<PresenceMode, Words>> = {
  'at-home': { zh: '在家', en: 'at home' },
  'with-family': { zh: '外出', en: 'with family' },
  'in-hospital': { zh: '住院', en: 'in hospital' },
  maintenance: { zh: '维护', en: 'maintenance' },
  'moved-out': { zh: '已迁出', en: 'moved out' },
  deceased: { zh: '已去世', en: 'deceased' },
}

/** The mode of a home, and since when, until when and by whose word. `undefined` stands for at home. */
export interface Presence {
  readonly mode: Exclude<PresenceMode, 'at-home'>
  readonly since: EpochMs
  /** When it ends by itself; `undefined` when it lasts until another is set. */
  readonly until: EpochMs | undefined
  /** An operator's or responder's id. */
  readonly by: string
}

/** By which way a mode was set. */
export type PresenceVia = 'page' | 'sms'

/** A mode that has to end may be set for at most this long (domain rules, §4 and §6): a forged or forgotten SMS ends soon. */
export const LONGEST_PRESENCE: Readonly<Record<PresenceVia, DurationMs>> = { sms: days(7), page: days(180) }

export interface PresenceWish {
  readonly home: HomeId
  readonly mode: PresenceMode
  readonly until: EpochMs | undefined
  readonly by: string
  readonly via: PresenceVia
}

/** Why the mode cannot be set like that, in a sentence for who asked; `undefined` when it can. */
export function presenceFault(wish: Pick<PresenceWish, 'mode' | 'until' | 'via'>, now: EpochMs): Words | undefined {
  const { mode, until, via } = wish
  if (mode === 'at-home') {
    if (until === undefined) return undefined
    return { zh: '“在家”不需要结束时间。', en: '"At home" has no end: leave it out.' }
  }
  if (until === undefined) {
    if (isLasting(mode)) return undefined
    return { zh: '请给出结束时间,到时自动恢复守护。', en: 'Say until when: the home is watched again from then on.' }
  }
  if (!(until > now)) return { zh: '结束时间已经过去,请选以后的时间。', en: 'The end has passed: choose a later time.' }
  const longest = LONGEST_PRESENCE[via]
  if (until - now <= longest) return undefined
  const most = longest / days(1)
  return {
    zh: `最长 ${most} 天,请选早一些的结束时间,到时可以再设。`,
    en: `At most ${most} days: choose an earlier end; it can be set again then.`,
  }
}

/** The port between whoever sets where a resident is (page, SMS) and the journal. */
export interface PresenceDesk {
  /**
   * Sets the mode; resolves when it is on disk. It counts for every entry that the journal takes after it.
   *
   * @throws NOT_FOUND when there is no such home. @throws BAD_REQUEST with the sentence of `presenceFault`.
   * @throws JOURNAL_FAILED when the disk did not take it: then nothing was set.
   */
  set(wish: PresenceWish): Promise<Presence | undefined>
  /** The mode as far as the journal has been judged; `undefined`: at home. */
  presenceOf(home: HomeId): Presence | undefined
}
