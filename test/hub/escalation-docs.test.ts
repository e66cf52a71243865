import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readPolicyFile } from '../../alerting/policies/policy-file.ts'
import { KIND_WORDS } from '../../alerting/words.ts'
import { readWritten } from '../../hub/read-written.ts'
import { plainValue } from '../../hub/written-values.ts'
import { readRosterFile } from '../../registry/roster/roster-file.ts'

const page = readFileSync(new URL('../../docs/escalation.md', import.meta.url), 'utf8')
const [policies = '', rosters = ''] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((block) => block[1] ?? '')

describe('docs/escalation.md', () => {
  it('shows a policies file that can be set', () => {
    const { policies: read, faults } = readPolicyFile(plainValue(readWritten(policies, 'page')))
    expect(faults).toEqual([])
    expect(read).toHaveLength(2)
  })

  it('shows a roster file that can be set', () => {
    const { rosters: read, faults } = readRosterFile(plainValue(readWritten(rosters, 'page')))
    expect(faults).toEqual([])
    expect(read[0]?.shifts).toHaveLength(3)
  })

  it('lists every kind of alert', () => {
    const listed = /^Kinds: (.*)\.$/m.exec(page)?.[1]?.match(/[a-z-]+/g)
    expect(listed?.toSorted()).toEqual(Object.keys(KIND_WORDS).toSorted())
  })
})
