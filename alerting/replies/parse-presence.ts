import type { PresenceMode } from '../../core/presence.ts'

/** A mode that can be set by SMS. */
export type SmsPresenceMode = Extract<PresenceMode, 'at-home' | 'with-family' | 'in-hospital'>

/** `外出3天 H13`: what somebody says of a resident. What is left out is asked for. */
export interface ParsedPresence {
  readonly kind: 'presence'
  readonly mode: SmsPresenceMode
  /** Whole days; `undefined` when none were named, and always for `at-home`. */
  readonly days: number | undefined
  /** As it was written; nobody has looked yet whether there is such a home. */
  readonly homeCode: string | undefined
}

const DAYS = '(?:(?<days>[0-9]{1,3}|[一二两三四五六七八九十])(?:天|日)?)'
const HOME = '(?:(?:户号?)?(?<home>H[0-9]{1,9}))'

/** People write the days with or without 天, and the code before or behind. */
const WORDS: readonly { readonly mode: SmsPresenceMode; readonly pattern: string }[] = [
  { mode: 'in-hospital', pattern: `已?(?:住院|入院)了?${DAYS}?` },
  { mode: 'with-family', pattern: `已?外出了?${DAYS}?` },
  { mode: 'at-home', pattern: '已?经?(?:回家|到家|在家)了?' },
]

const FORMS = WORDS.flatMap(({ mode, pattern }) => [
  { mode, form: new RegExp(`^${pattern}${HOME}?$`, 'u') },
  { mode, form: new RegExp(`^${HOME}${pattern}$`, 'u') },
])

const CHINESE = '一二三四五六七八九十'

/** @param plain of `plainReply` @returns `undefined` when it says nothing about where a resident is */
export function parsePresence(plain: string): ParsedPresence | undefined {
  const text = plain.replaceAll(' ', '')
  for (const { mode, form } of FORMS) {
    const match = form.exec(text)
    if (match === null) continue
    return { kind: 'presence', mode, days: daysOf(match.groups?.['days']), homeCode: match.groups?.['home'] }
  }
  return undefined
}

function daysOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  if (written === '两') return 2
  const chinese = CHINESE.indexOf(written)
  return chinese >= 0 ? chinese + 1 : Number(written)
}
