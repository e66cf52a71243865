import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseInstallation } from '../../../registry/import/parse-installation.ts'

it('the CSV list of docs/operations.md can be imported as it stands there', () => {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const list = /```csv\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const parsed = parseInstallation(list, 'csv')
  expect('faults' in parsed ? parsed.faults : []).toEqual([])
  expect(parsed).toMatchObject({ installation: { homes: [{ id: 'h01' }], devices: [{ id: 'h01-sos' }] } })
})
