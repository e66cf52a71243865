import type { Words } from '../../../core/finding.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import { durationWords, say, timeWords } from '../words.ts'
import type { Use } from './meter-use.ts'

export interface WaterStory {
  readonly now: EpochMs
  readonly timeZone: string
  readonly figures: Thresholds
}

export function noWaterWords(use: Use, { timeZone, figures }: WaterStory): Words {
  const time = timeWords(use.since, timeZone)
  const lasted = durationWords(use.atHome)
  const limit = durationWords(figures.waterNoneWithin)
  return say(
    [time, ' 起在家 ', lasted, '未用水;此户上限 ', limit],
    ['No water used since ', time, ', ', lasted, ' at home; the limit here is ', limit],
  )
}

export function littleWaterWords(use: Use, { timeZone, figures }: WaterStory): Words {
  const time = timeWords(use.since, timeZone)
  const lasted = durationWords(use.atHome)
  const within = durationWords(figures.waterLeastWithin)
  const least = litreWords(figures.waterLeast)
  return say(
    [time, ' 起在家 ', lasted, '只用水 ', litreWords(use.litres), ';此户 ', within, '内应不少于 ', least],
    [
      litreWords(use.litres),
      ' of water since ',
      time,
      ', ',
      lasted,
      ' at home; at least ',
      least,
      ' in ',
      within,
      ' here',
    ],
  )
}

export function waterAgainWords(litres: number, at: EpochMs, timeZone: string): Words {
  const time = timeWords(at, timeZone)
  return say(
    ['又有用水,至 ', time, ' 已用 ', litreWords(litres)],
    ['Water is used again: ', litreWords(litres), ' up to ', time],
  )
}

export function runningWords(run: { since: EpochMs; litres: number }, { now, timeZone }: WaterStory): Words {
  const time = timeWords(run.since, timeZone)
  const lasted = durationWords(now - run.since)
  return say(
    [time, ' 起 ', lasted, '水流未停过半小时,共 ', litreWords(run.litres), ';请查是否漏水'],
    ['Water has run since ', time, ' (', lasted, ', ', litreWords(run.litres), ') with no half hour’s pause: a leak?'],
  )
}

export function muchWaterWords(use: { since: EpochMs; litres: number }, { now, timeZone, figures }: WaterStory): Words {
  const time = timeWords(use.since, timeZone)
  const lasted = durationWords(now - use.since)
  const most = litreWords(figures.waterMost)
  return say(
    [time, ' 起 ', lasted, '用水 ', litreWords(use.litres), ';此户每日上限 ', most],
    [litreWords(use.litres), ' of water since ', time, ' (', lasted, '); at most ', most, ' a day here'],
  )
}

export function stoppedWords(at: EpochMs, timeZone: string): Words {
  const time = timeWords(at, timeZone)
  return say(['水流已停,', time, ' 起无流量'], ['The water stopped: none since ', time])
}

/** `3.2 升`, `3.2 L` */
function litreWords(litres: number): Words {
  const text = String(Math.round(litres * 10) / 10)
  return { zh: `${text} 升`, en: `${text} L` }
}
