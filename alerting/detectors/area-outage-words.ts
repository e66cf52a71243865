import type { Words } from '../../core/finding.ts'
import { say } from './words.ts'

export interface Outage {
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
export const outageWords = (outage: Outage): Words =>
  said(outage, {
    zh: ' 个网关同时无信号(疑停电或断网),',
    en: ', ',
    call: { zh: ' 户无人守护,请先电话确认:', en: ' homes unwatched. Call first: ' },
  })

/** The same of nearly all gateways of the hub: nobody can tell from here whether it is the hub's own network or theirs. */
export const cutOffWords = (outage: Outage): Words =>
  said(outage, {
    zh: ' 个网关几乎同时无信号:中枢可能断网,也可能全片停电。请查中枢网络;',
    en: ': the hub may be cut off, or the power. ',
    call: { zh: ' 户无人守护,先电话确认:', en: ' homes unwatched. Call: ' },
  })

interface Guess extends Words {
  /** Between how many homes and which. */
  readonly call: Words
}

function said({ area, since, share, homes, first }: Outage, guess: Guess): Words {
  const who = homes === 0 ? [NOBODY_WAITS] : [String(homes), guess.call, first]
  return say(
    [area, ' ', since, ' 起 ', share, guess, ...who],
    [area, ': ', share, ' gateways silent since ', since, guess, ...who],
  )
}

const NOBODY_WAITS: Words = {
  zh: '各户另有守护或无人在家,不必赶去',
  en: 'every home is watched otherwise or empty: no need to hurry',
}

export const outageOverWords = (area: Words, at: Words, stillSilent: number): Words =>
  say(
    [area, ' ', at, ' 恢复信号,仍有 ', String(stillSilent), ' 个网关无信号'],
    [area, ' heard again at ', at, '; ', String(stillSilent), ' gateways still silent'],
  )

export const cutOffOverWords = (area: Words, at: Words, stillSilent: number): Words =>
  say(
    [area, ' ', at, ' 中枢又收到网关信号,仍有 ', String(stillSilent), ' 个网关无信号'],
    [area, ': the hub hears gateways again since ', at, '; ', String(stillSilent), ' still silent'],
  )

/** What remains is no outage, since others are no longer registered there. */
export const outageGoneWords = (area: Words): Words =>
  say(
    [area, ' 无信号的网关已移除或改属他处,不再算片区中断'],
    [area, ': silent gateways were removed or moved elsewhere'],
  )
