const MARKS: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '?': '？', '!': '！' }
const HAN = String.raw`\p{Script=Han}“”（）《》【】、。…`
/** An area code stays as it is dialled: (0571) 87654321. */
const BRACKETS = new RegExp(String.raw`(?<=([${HAN}])?)\((?!\d+\) ?\d)([^()]*)\) ?(?=([${HAN}])?)`, 'gu')
const AFTER_HAN = new RegExp(String.raw`(?<=[${HAN}])([,;:?!]) ?`, 'gu')
const BEFORE_HAN = new RegExp(String.raw`([,;:?!]) ?(?=[${HAN}])`, 'gu')
/** An address of a page, which is of no language; what stands behind it in the sentence is not of it. */
const LINK = /https?:\/\/[\x21-\x7e]+(?<![,;:!)])/g
/** What an address keeps, behind signs that nobody writes. */
const SHELTERS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from(',;:?!()', (one, index) => [one, String.fromCharCode(0xe000 + index)]),
)
const SHELTERED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SHELTERS).map(([one, shelter]) => [shelter, one]),
)
const ANY_HAN = /\p{Script=Han}/u

/**
 * A Chinese sentence as it is printed: with full-width punctuation. What goes out as SMS is written half-width; pages and paper
 * set it like this. Times, codes, phone numbers, addresses of pages and Latin words keep theirs.
 */
export const fullWidth = (text: string): string =>
  text
    .replace(LINK, (link) => link.replace(/[,;:?!()]/g, (one) => SHELTERS[one] ?? one))
    .replace(BRACKETS, (whole, before: string | undefined, inside: string, after: string | undefined) =>
      before !== undefined || after !== undefined || ANY_HAN.test(inside) ? `（${inside}）` : whole,
    )
    .replace(AFTER_HAN, mark)
    .replace(BEFORE_HAN, mark)
    .replace(/[\uE000-\uE006]/g, (shelter) => SHELTERED[shelter] ?? shelter)

const mark = (whole: string, found: string): string => MARKS[found] ?? whole
