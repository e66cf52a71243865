import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { TABLE_NAMES } from '../../../core/table-desk.ts'
import { TABLES } from '../../../registry/tables/table-columns.ts'

/** As the page writes it: a needed column with a star, what may stand there in brackets. */
const rows = TABLE_NAMES.map((name) => {
  const { title, columns } = TABLES[name]
  const shown = columns.map(({ title: { zh }, needed, choices }) => {
    const allowed = choices === undefined ? '' : `(${Object.keys(choices).join('/')})`
    return `${zh}${needed === true ? '\\*' : ''}${allowed}`
  })
  return `| ${title.zh} \`${name}\` | ${shown.join('、')} |`
})

it('the tables and columns of docs/operations.md are those that there are', () => {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const documented = page
    .split('\n')
    .filter((line) => /^\| \S+ `(homes|residents|gateways|devices|responders)`/.test(line))
    .map((line) => line.replaceAll(/ {2,}/g, ' '))
  expect(documented).toEqual(rows)
})
