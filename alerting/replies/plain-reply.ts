/** No answer that means something is longer; nothing behind it is looked at. */
const LONGEST_REPLY = 200

/** More of a text than this is not kept. */
const LONGEST_KEPT = 500

/**
 * A reply as it is compared: upper case, half width, without the marks that make a key of a digit, runs of spaces, punctuation and symbols as
 * one space. Empty when it is too long to be an
 * answer, so that a hostile text costs no more than a glance.
 */
export function plainReply(text: string): string {
  if (text.length > LONGEST_REPLY) return ''
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\p{Cf}\p{M}]+/gu, '')
    .replaceAll(/[\s\p{P}\p{S}\p{C}]+/gu, ' ')
    .trim()
}

/** The beginning of a text that came in, as it is kept: no control characters, no half of a character at its end. */
export const keptBody = (text: string): string =>
  text.slice(0, LONGEST_KEPT).replaceAll(/(?![\n\t])\p{Cc}|\p{Cs}/gu, '\uFFFD')

/**
 * Words by which people leave a sender's texts at the network or the vendor: they are meant for those, and who answers them breaks their
 * rules.
 */
const CARRIER_WORDS: ReadonlySet<string> = new Set(
  (
    'TD T R N QX 退订 退 拒收 取消 ' +
    'STOP STOPALL UNSUBSCRIBE CANCEL END QUIT START UNSTOP YES HELP INFO REVOKE OPTOUT'
  ).split(' '),
)

/** Whether the whole text is such a word. */
export const isCarrierWord = (text: string): boolean => CARRIER_WORDS.has(plainReply(text).replaceAll(' ', ''))
