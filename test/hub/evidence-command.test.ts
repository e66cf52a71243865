import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAlerting } from '../../alerting/alerting.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { addEvidenceCommand } from '../../hub/evidence-command.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { type StateTables, stateMigrations } from '../../hub/state-tables.ts'
import { importFile } from '../../registry/import/import-file.ts'
import { openRegistry } from '../../registry/registry.ts'
import { FakeVendor } from '../alerting/fake-vendor.ts'
import { ManualClock } from '../support/manual-clock.ts'

const NOW = Date.UTC(2026, 10, 22, 6, 32)
let folder: string
let code: string

/** A hub that told of one alert, and stands still. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-evidence-command-'))
  const db = await openStateDatabase<StateTables>({
    path: join(folder, 'state.db'),
    migrations: stateMigrations,
    log: silentLog,
  })
  const registry = await openRegistry(db)
  await importFile(fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url)), registry)
  const alerting = createAlerting({
    db,
    directory: registry.directory,
    clock: new ManualClock(NOW),
    log: silentLog,
    metrics: noMetrics,
    notifiers: [new FakeVendor('first')],
    timeZone: 'Asia/Shanghai',
    runId: 'run-1',
  })
  await alerting.start()
  const finding = {
    detector: 'test',
    kind: 'sos',
    severity: 'life-safety',
    change: 'raised',
    at: NOW,
    offset: 1,
  } as const
  const summary = { zh: '卧室按钮求助', en: 'SOS from the bedroom button' }
  const findings = [{ ...finding, subject: { home: 'h01' }, summary, marks: [] }]
  await alerting.intake.take({ findings, cursor: { journalId: 'j', offset: 1 }, now: NOW })
  await alerting.settled()
  code = (await alerting.desk.open())[0]?.code ?? ''
  await alerting.stop()
  await db.destroy()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `npm run hub -- evidence …`: what it prints. @throws what ends it */
async function evidence(...args: string[]): Promise<string> {
  const lines: string[] = []
  const program = new Command().exitOverride().configureOutput({ writeErr() {} })
  addEvidenceCommand(program, {
    environment: { HUB_DATA_DIR: folder },
    clock: new ManualClock(NOW),
    print: (text) => void lines.push(text),
  })
  await program.parseAsync(['evidence', ...args], { from: 'user' })
  return lines.join('\n')
}

describe('evidence on the command line', () => {
  it('is written to a file that only its owner may read, and found unchanged', async () => {
    const file = join(folder, 'a.json')
    const printed = await evidence(code, '--out', file, '--by', '张三')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ alert: { code }, madeBy: '张三', masked: true })
    const sum = /SHA-256 ([0-9a-f]{64})/.exec(printed)?.[1]
    expect(await evidence('--verify', file)).toContain(`unchanged since it was made\nSHA-256 ${sum}`)
  })

  it('that was changed is found out', async () => {
    const file = join(folder, 'b.json')
    await evidence(code, '--out', file)
    writeFileSync(file, readFileSync(file, 'utf8').replace('求助', '误报'))
    await expect(evidence('--verify', file)).rejects.toMatchObject({ code: 'EVIDENCE_CHANGED' })
  })

  it('is printed as a page too, when no file is named', async () => {
    expect(await evidence(code.toLowerCase(), '--html')).toMatch(/^<!doctype html>/)
  })

  it.each([
    ['an alert that is not there', ['Q9999'], 'NOT_FOUND'],
    ['no alert', [], 'BAD_REQUEST'],
    ['a file that is not there', ['--verify', '/nowhere/x.json'], 'BAD_REQUEST'],
  ])('%s is a fault', async (_, args, error) => {
    await expect(evidence(...args)).rejects.toMatchObject({ code: error })
  })
})
