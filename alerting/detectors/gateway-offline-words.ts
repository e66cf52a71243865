import type { Words } from '../../core/finding.ts'
import type { GatewayId } from '../../core/names.ts'
import { say } from './words.ts'

/** What is said of a gateway that is silent since then, for so long. */
export type SilenceWords = (since: Words, lasted: Words) => Words

/** Nobody can judge the resident meanwhile. */
export const routineWords: SilenceWords = (since, lasted) =>
  say(
    ['网关 ', since, ' 起无信号,已 ', lasted, ';期间无法判断老人活动'],
    ['Gateway silent since ', since, ' (', lasted, '); the resident cannot be judged meanwhile'],
  )

/** The resident's limit is over, as far as anybody knows. */
export const urgentWords: SilenceWords = (since, lasted) =>
  say(
    ['守护中断,请电话确认:网关 ', since, ' 起无信号,已 ', lasted],
    ['Nobody is watched here, please phone: gateway silent since ', since, ' (', lasted, ')'],
  )

/** Of a platform. */
export const manyWords =
  (gateway: GatewayId, homes: number): SilenceWords =>
  (since, lasted) =>
    say(
      ['守护中断,请电话确认:', String(homes), ' 户的共用网关 ', gateway, ' ', since, ' 起无信号,已 ', lasted],
      ['Nobody is watched, please phone: gateway ', gateway, ' of ', String(homes), ' homes silent since ', since],
    )
