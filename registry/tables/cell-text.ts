import type { Words } from '../../core/finding.ts'
import { fromHarmless } from '../../core/harmless-cell.ts'
import { type Cell, MOST_CHARACTERS } from './grid.ts'
import type { TableColumn } from './table.ts'

/** As Excel writes a number that is wider than its column: 1.20112E+13. What stood behind is lost. */
const SCIENTIFIC = /^\d(\.\d+)?E[+-]\d+$/i
/** Excel keeps 15 digits of a number, and makes the others zeros. */
const LARGEST_EXACT = 1e15

const AS_TEXT: Words = {
  zh: 'Excel 把这串数字改成了数值，末尾已丢失。请把这一列设为文本格式后重新填写。',
  en: 'Excel made a number of it and its last digits are lost: format the column as text and write it again.',
}
const AS_DATE: Words = {
  zh: 'Excel 把它改成了日期。请把这一列设为文本格式后重新填写。',
  en: 'Excel made a date of it: format the column as text and write it again.',
}
const TOO_LONG: Words = { zh: `超过 ${MOST_CHARACTERS} 个字。`, en: `It is longer than ${MOST_CHARACTERS} characters.` }

/** A cell as the text that was meant, `''` when there is nothing; or what is wrong with it. */
export function cellText(cell: Cell, column: TableColumn): string | Words {
  if (cell === undefined) return ''
  if (typeof cell === 'object') return column.kind === 'year' ? String(cell.year) : AS_DATE
  if (typeof cell === 'number') return Math.abs(cell) < LARGEST_EXACT ? String(cell) : AS_TEXT
  if (typeof cell === 'boolean') return cell ? 'true' : 'false'
  return textMeant(cell, column)
}

function textMeant(cell: string, column: TableColumn): string | Words {
  if (cell.length > MOST_CHARACTERS) return TOO_LONG
  const written = fromHarmless(cell).trim()
  if (SCIENTIFIC.test(written.normalize('NFKC'))) return AS_TEXT
  if (column.kind === 'text') return written
  // Full-width digits and letters are what a Chinese keyboard writes.
  const narrow = written.normalize('NFKC').trim()
  if (column.kind === 'choice') return column.choices?.[narrow] ?? narrow
  if (column.kind === 'year') return /^(\d{4})\s*[-/.年]/.exec(narrow)?.[1] ?? narrow
  return narrow
}

/** A text as it is shown and written out: choices in Chinese. */
export function shownText(text: string, { choices }: TableColumn): string {
  const found = Object.entries(choices ?? {}).find(([, meaning]) => meaning === text)
  return found?.[0] ?? text
}
