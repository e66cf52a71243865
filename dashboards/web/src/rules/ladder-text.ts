import { durationWords } from '../../../../core/duration-words.ts'
import type { Ladder } from '../../../../core/rule-desk.ts'
import { DICTIONARIES } from '../words.ts'
import type { Language } from '../words.ts'
import { RULES_WORDS } from './rules-words.ts'

/** A ladder in one line: `立即 网格员 → 5 分钟 村居值班`. */
export function ladderLine({ steps }: Ladder, language: Language): string {
  const words = RULES_WORDS[language]
  return steps
    .map(({ after, roles }) => {
      const when = after === 0 ? words.immediately : durationWords(after)[language]
      return `${when} ${roles.map((role) => words.roles[role]).join(DICTIONARIES[language].comma)}`
    })
    .join(' → ')
}
