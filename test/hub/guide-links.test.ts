import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('../../', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
const guide = textOf('docs/guide.md')

/** `[label](target)`, targets as seen from docs/. */
const links = [...guide.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, label = '', target = '']) => ({ label, target }))
/** Links whose label is the file's own path. */
const files = links.filter(({ label }) => /^`[\w./-]+`$/.test(label)).map(({ label }) => label.slice(1, -1))
const named = [...guide.matchAll(/\[`([\w./-]+)`\]\([^)]+\) → `([^`]+)`/g)].map(([, path = '', symbol = '']) => ({
  path,
  symbol,
}))
const sources = new Map(files.filter((path) => !path.endsWith('/')).map((path) => [path, textOf(path)]))
const words = [...new Set([...guide.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word))]

function declares(source: string, name: string): boolean {
  return new RegExp(`\\b(?:function|class|interface|type|const)\\s+${name}\\b`).test(source)
}

/** `Class.method`, `Class.#private`, or one declared name. */
function holds(source: string, symbol: string): boolean {
  const [owner = '', member] = symbol.split('.')
  if (!declares(source, owner)) return false
  return member === undefined || new RegExp(`^ +(?:async |static async |static )?${member}(?:<|\\()`, 'm').test(source)
}

/** Everything that production code says, for what is quoted without a file. */
const code = ['alerting', 'broker', 'core', 'dashboards/api', 'hub', 'ingest', 'registry']
  .flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => textOf(`${folder}/${path}`)),
  )
  .join('\n')

describe('docs/guide.md', () => {
  it('links only to files that exist, each under its own path', () => {
    expect(files.length).toBeGreaterThan(50)
    for (const { label, target } of links) {
      const path = new URL(target.split('#')[0] ?? '', new URL('docs/', ROOT))
      expect(existsSync(path), target).toBe(true)
      if (/^`[\w./-]+`$/.test(label)) expect(path.href).toBe(new URL(label.slice(1, -1), ROOT).href)
    }
  })

  it('names only symbols that their files hold', () => {
    expect(named.length).toBeGreaterThan(60)
    const missing = named.filter(({ path, symbol }) => !holds(sources.get(path) ?? '', symbol))
    expect(missing).toEqual([])
  })

  it('names only methods that a file it links to holds', () => {
    const methods = words.filter((word) => /^[A-Z]\w+\.#?[a-z]\w*$/.test(word))
    expect(methods.length).toBeGreaterThan(30)
    const missing = methods.filter((symbol) => ![...sources.values()].some((source) => holds(source, symbol)))
    expect(missing).toEqual([])
  })

  it('names only functions and classes that a file it links to knows', () => {
    const plain = words.filter((word) => /^(?:[a-z]+[A-Z]\w*|[A-Z][a-z]\w*)$/.test(word) && word !== 'Date')
    expect(plain.length).toBeGreaterThan(20)
    const missing = plain.filter((word) => ![...sources.values()].some((source) => source.includes(word)))
    expect(missing).toEqual([])
  })

  it('names only metrics that are counted', () => {
    const metrics = words.filter((word) => word.startsWith('shouwang_'))
    expect(metrics.length).toBeGreaterThan(10)
    expect(metrics.filter((metric) => !code.includes(`'${metric.replace('shouwang_', '')}'`))).toEqual([])
  })

  it('names only tables that a migration makes', () => {
    const tables = [...new Set([...guide.matchAll(/table `(\w+)`/g)].map(([, table = '']) => table))]
    expect(tables.length).toBeGreaterThan(6)
    expect(tables.filter((table) => !code.includes(`createTable('${table}')`))).toEqual([])
  })

  it('quotes only log lines that are logged', () => {
    const lines = [...guide.matchAll(/log ((?:`[^`]+`(?:, | or )?)+)/gi)].flatMap(([, list = '']) =>
      [...list.matchAll(/`([^`]+)`/g)].map(([, line = '']) => line),
    )
    expect(lines.length).toBeGreaterThan(6)
    expect(lines.filter((line) => !code.includes(`'${line}'`))).toEqual([])
  })
})
