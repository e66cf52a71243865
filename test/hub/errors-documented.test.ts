import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ERROR_CODES } from '../../core/errors.ts'

it('every error code stands in docs/errors.md, and nothing else does', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const documented = [...page.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map((match) => match[1])
  expect(documented).toHaveLength(ERROR_CODES.length)
  expect(new Set(documented)).toEqual(new Set(ERROR_CODES))
})
