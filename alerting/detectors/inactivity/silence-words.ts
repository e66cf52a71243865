import { clockText } from '../../../core/calendar.ts'
import type { Device } from '../../../core/directory.ts'
import type { Words } from '../../../core/finding.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { minutes } from '../../../core/time.ts'
import { durationWords, roomWords, say, timeWords } from '../words.ts'
import type { JudgedSilence } from './home-silences.ts'
import type { WeakKind } from './weak-signs.ts'

export interface SilenceTold {
  readonly silence: Omit<JudgedSilence, 'at'>
  /** Where the newest sign came from. */
  readonly device: Device | undefined
  readonly now: EpochMs
  readonly timeZone: string
  /** The hour by which the resident should be home, since local midnight. */
  readonly returnBy: DurationMs
}

const WEAK: Readonly<Record<WeakKind, Words>> = {
  water: { zh: '用水', en: 'water drawn' },
  power: { zh: '用电', en: 'a device switched' },
  light: { zh: '灯光变化', en: 'light changed' },
}

/** `卧室 02:10 起无活动已 4 小时 5 分;此时段通常不超过 1 小时 50 分`, or since when and by which door the resident is out. */
export function silenceWords(told: SilenceTold): Words {
  const { silence, now, timeZone } = told
  const time = timeWords(silence.since, timeZone)
  const lasted = durationWords(now - silence.since)
  const rest = [usualWords(told), weakWords(silence.weak), lostWords(silence.lostSensors)]
  if (silence.kind === 'not-returned') {
    const door = doorWords(told.device)
    return say(
      [time, ' 从', door, '外出,至今 ', lasted, '未归', ...rest],
      ['Out since ', time, ' by ', door, ', not back for ', lasted, ...rest],
    )
  }
  const room = roomWords(told.device?.room)
  return say(
    [room, ' ', time, ' 起无活动已 ', lasted, ...rest],
    ['No activity for ', lasted, ' since ', time, ' (', room, ')', ...rest],
  )
}

/** `外门 10:05 打开至今 30 分,此后无活动` */
export function openDoorWords(openAt: EpochMs, now: EpochMs, timeZone: string): Words {
  const time = timeWords(openAt, timeZone)
  const lasted = durationWords(now - openAt)
  return say(
    ['外门 ', time, ' 打开至今 ', lasted, ',此后无活动'],
    ['Outer door open since ', time, ' (', lasted, '), no motion after it'],
  )
}

/** `客厅 13:00 又有活动` */
export function movedAgainWords(device: Device | undefined, at: EpochMs, timeZone: string): Words {
  const room = roomWords(device?.room)
  const time = timeWords(at, timeZone)
  return say([room, ' ', time, ' 又有活动'], ['Activity again at ', time, ' (', room, ')'])
}

function usualWords({ silence, returnBy }: SilenceTold): Words {
  if (silence.because === 'return-by') {
    // Any midnight will do: only the hour is shown.
    const hour = clockText(returnBy, 'UTC')
    return say([';近来 ', hour, ' 前都已回家'], ['; lately always back by ', hour])
  }
  const length = durationWords(silence.length)
  if (silence.because === 'ceiling') return say([';此户上限 ', length], ['; the limit here is ', length])
  if (silence.learning) return say([';尚在学习,暂按 ', length], ['; still learning, for now ', length])
  const usual = durationWords(Math.ceil(silence.usual / minutes(5)) * minutes(5))
  return say([';此时段通常不超过 ', usual], ['; usually at most ', usual, ' at this hour'])
}

function weakWords(weak: readonly WeakKind[]): Words {
  if (weak.length === 0) return { zh: '', en: '' }
  const join = (language: 'zh' | 'en', by: string): string => weak.map((kind) => WEAK[kind][language]).join(by)
  return { zh: `;期间有${join('zh', '、')}`, en: `; meanwhile ${join('en', ', ')}` }
}

function lostWords(count: number): Words {
  if (count === 0) return { zh: '', en: '' }
  return { zh: `;${count} 个传感器离线`, en: `; ${count} sensor${count === 1 ? '' : 's'} offline` }
}

/** The entrance needs no name; other outer doors are known by where they are. */
function doorWords(device: Device | undefined): Words {
  if (device?.room === 'yard') return { zh: '院门', en: 'the yard gate' }
  if (device?.room === 'kitchen') return { zh: '厨房外门', en: 'the kitchen door' }
  return { zh: '前门', en: 'the front door' }
}
