import type { Words } from '../../core/finding.ts'
import { say } from './words.ts'

interface Outage {
  readonly area: Words
  /** A time of day. */
  readonly since: Words
  /** Silent gateways of all that were ever heard there: `3/5`. */
  readonly share: string
  /** How many homes nobody watches over … */
  readonly homes: number
  /** … and the addresses of the first ones to call. */
  readonly first: string
}

/** `一网格 08:30 起 3/5 个网关同时无信号(疑停电或断网),3 户无人守护,请先电话确认:…` */
export function outageWords({ area, since, share, homes, first }: Outage): Words {
  const zh = [area, ' ', since, ' 起 ', share, ' 个网关同时无信号(疑停电或断网),']
  const en = [area, ': ', share, ' gateways silent since ', since, ', ']
  const count = String(homes)
  return homes === 0
    ? say([...zh, '各户另有守护或无人在家'], [...en, 'every home is watched otherwise or empty'])
    : say([...zh, count, ' 户无人守护,请先电话确认:', first], [...en, count, ' homes unwatched. Call first: ', first])
}

export const outageOverWords = (area: Words, at: Words, stillSilent: number): Words =>
  say(
    [area, ' ', at, ' 恢复信号,仍有 ', String(stillSilent), ' 个网关无信号'],
    [area, ' heard again at ', at, '; ', String(stillSilent), ' gateways still silent'],
  )
