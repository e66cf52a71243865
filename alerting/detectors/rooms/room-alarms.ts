import type { Words } from '../../../core/finding.ts'
import type { Thresholds } from '../../rules/thresholds.ts'

/** A room that is too cold or too hot: the one is the other mirrored. */
export interface RoomAlarm {
  readonly kind: 'room-cold' | 'room-hot'
  /** 1 where more is worse, -1 where less is. */
  readonly worse: 1 | -1
  /** °C beyond which it is told, and from where on it is urgent. */
  readonly limits: (figures: Thresholds) => { readonly mild: number; readonly danger: number }
  /** Which side of the limit it is on. */
  readonly side: Words
  /** What may come of it, where it is urgent. */
  readonly danger: Words
}

export const ROOM_ALARMS: readonly RoomAlarm[] = [
  {
    kind: 'room-cold',
    worse: -1,
    limits: ({ roomCold, roomVeryCold }) => ({ mild: roomCold, danger: roomVeryCold }),
    side: { zh: '低于', en: 'below' },
    danger: { zh: ',有失温危险', en: ': danger of hypothermia' },
  },
  {
    kind: 'room-hot',
    worse: 1,
    limits: ({ roomHot, roomVeryHot }) => ({ mild: roomHot, danger: roomVeryHot }),
    side: { zh: '高于', en: 'above' },
    danger: { zh: ',有中暑危险', en: ': danger of heat stroke' },
  },
]
