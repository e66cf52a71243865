/** What a person can say by SMS. */
export type ReplyAction = 'acknowledge' | 'on-scene' | 'false-alarm' | 'pass-on'

export type ParsedReply =
  | { readonly kind: 'reply'; readonly action: ReplyAction; readonly code: string | undefined }
  | { readonly kind: 'nonsense' }

/** The digit, the words for it, and the digit followed by its own word as the prompt shows them: `1收到`. */
const WORDS: readonly { readonly action: ReplyAction; readonly pattern: string }[] = [
  { action: 'acknowledge', pattern: '1?(?:已?收到了?)|1' },
  { action: 'on-scene', pattern: '2?(?:已到了?|到了|已?到场了?|已到达)|2' },
  { action: 'false-alarm', pattern: '3?(?:是?误报)|3' },
  { action: 'pass-on', pattern: '4?(?:转上级|上报)|4' },
]

const CODE = '(?:码?(?<code>[A-Z][0-9]{1,4}))'

/** Behind a code a word may follow at once, a digit only after a space: "A7 1" is a code and a digit, "A71" another code. */
const FORMS = WORDS.flatMap(({ action, pattern }) => [
  { action, form: new RegExp(`^(?:${pattern}) ?${CODE}?$`, 'u') },
  { action, form: new RegExp(`^${CODE}(?: (?:${pattern})|(?![0-9])(?:${pattern}))$`, 'u') },
])

/**
 * Reads a reply. The whole text must be one of the known answers, with at most one code before or after it: a reply that says more
 * ("没收到") must not be taken for what it contains. Full-width characters, spaces and punctuation don't matter.
 */
export function parseReply(text: string): ParsedReply {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{P}\p{S}]+/gu, ' ')
    .trim()
  for (const { action, form } of FORMS) {
    const match = form.exec(plain)
    if (match !== null) return { kind: 'reply', action, code: match.groups?.['code'] }
  }
  return { kind: 'nonsense' }
}
