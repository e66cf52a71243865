import type { Words } from '../../core/finding.ts'

const BETWEEN = ' ‖ '

/** A rule in both languages as one text, because the message of a shape can be no more than that. */
export const said = (en: string, zh: string): string => `${en}${BETWEEN}${zh}`

/** What `said` put together. A text in one language stands for both. */
export function wordsOf(message: string): Words {
  const at = message.indexOf(BETWEEN)
  return at < 0 ? { en: message, zh: message } : { en: message.slice(0, at), zh: message.slice(at + BETWEEN.length) }
}
