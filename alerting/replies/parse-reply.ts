import { type ParsedPresence, parsePresence } from './parse-presence.ts'
import { plainReply } from './plain-reply.ts'

/** What a person can say by SMS about an alert. */
export type ReplyAction = 'acknowledge' | 'en-route' | 'on-scene' | 'false-alarm' | 'pass-on'

export type ParsedReply =
  | { readonly kind: 'reply'; readonly action: ReplyAction; readonly code: string | undefined }
  | ParsedPresence
  | { readonly kind: 'nonsense' }

/**
 * The digit, the words for it, and the digit followed by its own word as the prompt shows them: `1收到`. Being on the way has words only;
 * 仍在 and 需支援 answer the question whether somebody is still on the scene.
 */
const WORDS: readonly { readonly action: ReplyAction; readonly pattern: string }[] = [
  { action: 'acknowledge', pattern: '(?:1 ?)?已?收到了?|1' },
  {
    action: 'en-route',
    pattern: '(?:已经?|正)?在?(?:路上|赶往|赶去|赶来|途中)了?|(?:已|马上|现在)?出发了?|马上(?:到|去)',
  },
  { action: 'on-scene', pattern: '(?:2 ?)?(?:已到了?|到了|已?到(?:场|现场)了?|已到达|仍?在现场|仍在)|2' },
  { action: 'false-alarm', pattern: '(?:3 ?)?是?误报|3' },
  { action: 'pass-on', pattern: '(?:4 ?)?(?:转上级|上报|需要?支援)|4' },
]

const CODE = '(?:码? ?(?<code>[A-Z][0-9]{1,4}))'
/** What people say besides, and what changes nothing. */
const THANKS = '(?: ?(?:谢谢(?:你|您|了)?|辛苦了))?'

/** Behind a code a word may follow at once, a digit only after a space: "A7 1" is a code and a digit, "A71" another code. */
const FORMS = WORDS.flatMap(({ action, pattern }) => [
  { action, form: new RegExp(`^(?:${pattern}) ?${CODE}?${THANKS}$`, 'u') },
  { action, form: new RegExp(`^${CODE}(?: (?:${pattern})|(?![0-9])(?:${pattern}))${THANKS}$`, 'u') },
])

/**
 * Reads a reply. The whole text must be one of the known answers, with at most one code before or after it: a reply that says more
 * ("没收到") must not be taken for what it contains. Full-width characters, spaces and punctuation don't matter.
 */
export function parseReply(text: string): ParsedReply {
  const plain = plainReply(text)
  for (const { action, form } of FORMS) {
    const match = form.exec(plain)
    if (match !== null) return { kind: 'reply', action, code: match.groups?.['code'] }
  }
  return parsePresence(plain) ?? { kind: 'nonsense' }
}
