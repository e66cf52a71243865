import { codeOf } from './hub-api.ts'
import type { ProblemError } from './hub-api.ts'
import { said } from './said.ts'
import type { Dictionary, Language } from './words.ts'

/** A refusal or failure in the words of a person. */
export function failureText(code: ProblemError['code'], t: Dictionary): string {
  const known: Partial<Record<ProblemError['code'], string>> = t.failures
  return known[code] ?? t.failures.other
}

/** Those of which the hub had nothing to say that would help. */
const WORDLESS: ReadonlySet<ProblemError['code']> = new Set(['UNREACHABLE', 'INTERNAL', 'NOT_SIGNED_IN'])
/** `field: 中文。 English.` */
const BOTH = /^(?:[\w.]+: )?(\p{Script=Han}.*?[。？！]) ([A-Z].*)$/u

interface Reader {
  readonly t: Dictionary
  readonly language: Language
}

/**
 * Why the hub refused, in the reader's language: each line of its answer is Chinese and, after it, the same in English. A line in
 * one language only is shown as it came.
 */
export function refusalText(error: Error, { t, language }: Reader): string {
  const code = codeOf(error)
  if (WORDLESS.has(code)) return failureText(code, t)
  const line = (both: string): string => {
    const [, zh, en] = BOTH.exec(both) ?? []
    return zh === undefined || en === undefined ? both : said({ zh, en }, language)
  }
  return error.message.split('\n').map(line).join('\n')
}
