import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { SETTING_NAMES } from '../../hub/config.ts'

it("the README's table names every setting, and no other", () => {
  const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const rows = page.split('\n').filter((line) => /^\| `(HUB|TWILIO)_/.test(line))
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map((match) => match[1]))
  expect(named).toHaveLength(SETTING_NAMES.length)
  expect(new Set(named)).toEqual(new Set(SETTING_NAMES))
})
