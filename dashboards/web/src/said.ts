import type { Words } from '../../../core/finding.ts'
import { fullWidth } from '../../../core/full-width.ts'
import type { Language } from './words.ts'

/** What the hub said, in the reader's language and as it is printed. */
export const said = (words: Words, language: Language): string => (language === 'zh' ? fullWidth(words.zh) : words.en)
