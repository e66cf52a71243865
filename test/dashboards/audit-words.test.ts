import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { personText } from '../../dashboards/web/src/person-text.ts'
import { AUDIT_ACTIONS, auditAction, auditDetail } from '../../dashboards/web/src/system/audit-words.ts'
import { DICTIONARIES } from '../../dashboards/web/src/words.ts'

/** `action: 'roster:set'` wherever an entry is written. */
const WRITTEN = /action: '([a-z-]+:[a-z-]+)'/g

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))

describe('the audit log on the page', () => {
  it('has a name for everything that the hub writes into it', () => {
    const sources = ['dashboards/api', 'hub', 'registry'].flatMap(sourcesIn)
    const written = new Set(sources.flatMap((source) => [...source.matchAll(WRITTEN)].map(([, action]) => action)))
    expect(written.size).toBeGreaterThan(30)
    expect([...written].filter((action) => AUDIT_ACTIONS[action ?? ''] === undefined)).toEqual([])
  })

  it.each([
    ['orange → red', '关心户 → 连心户'],
    ['default → 10 h', '默认 → 10 小时'],
    ['monitoring given', '居家安全守护 同意'],
    ['in-hospital', '住院'],
    ['0 → 2 shifts', '0 → 2 个班次'],
    ['area +6 ~0, home +12 ~1', '区划 新增 6、修改 0，住户 新增 12、修改 1'],
  ])('says %j in Chinese', (detail, zh) => {
    expect(auditDetail(detail, DICTIONARIES.zh, 'zh')).toBe(zh)
  })

  it('leaves words that only a program knows as they are', () => {
    expect(auditAction('constructor', 'zh')).toBe('constructor')
    expect(auditDetail('constructor → red', DICTIONARIES.zh, 'zh')).toBe('constructor → 连心户')
    expect(personText('constructor', DICTIONARIES.zh)).toBe('constructor')
  })
})
