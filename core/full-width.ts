const MARKS: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '?': '？', '!': '！' }
const HAN = String.raw`\p{Script=Han}“”（）《》【】、。…`
/** An area code stays as it is dialled: (0571) 87654321. */
const BRACKETS = new RegExp(String.raw`(?<=([${HAN}])?)\((?!\d+\) ?\d)([^()]*)\) ?(?=([${HAN}])?)`, 'gu')
const AFTER_HAN = new RegExp(String.raw`(?<=[${HAN}])([,;:?!]) ?`, 'gu')
const BEFORE_HAN = new RegExp(String.raw`([,;:?!]) ?(?=[${HAN}])`, 'gu')
const ANY_HAN = /\p{Script=Han}/u

/**
 * A Chinese sentence as it is printed: with full-width punctuation. What goes out as SMS is written half-width; pages and paper
 * set it like this. Times, codes, phone numbers and Latin words keep theirs.
 */
export const fullWidth = (text: string): string =>
  text
    .replace(BRACKETS, (whole, before: string | undefined, inside: string, after: string | undefined) =>
      before !== undefined || after !== undefined || ANY_HAN.test(inside) ? `（${inside}）` : whole,
    )
    .replace(AFTER_HAN, mark)
    .replace(BEFORE_HAN, mark)

const mark = (whole: string, found: string): string => MARKS[found] ?? whole
