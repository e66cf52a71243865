import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { firstAttempt } from '../../alerting/outbox/outbox-rows.ts'
import { silentLog } from '../../core/log.ts'
import { minutes } from '../../core/time.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { addVendorsCommand } from '../../hub/vendors-command.ts'
import { ManualClock } from '../support/manual-clock.ts'

const NOW = Date.UTC(2026, 10, 22, 6, 30)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-vendors-command-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function vendors(): Promise<string> {
  const lines: string[] = []
  const program = new Command().exitOverride().configureOutput({ writeErr() {} })
  addVendorsCommand(program, {
    environment: { HUB_DATA_DIR: folder, HUB_SMS: 'console' },
    clock: new ManualClock(NOW),
    print: (text) => void lines.push(text),
  })
  await program.parseAsync(['vendors'], { from: 'user' })
  return lines.join('\n')
}

/** A message that was handed to the console vendor, as the hub that ran left it. */
async function handed(ago: number, state: 'accepted' | 'failed', reason: string): Promise<void> {
  const path = join(folder, 'state.db')
  const db = await openStateDatabase<StateTables>({ path, migrations: stateMigrations, log: silentLog })
  const message = {
    alert_id: null,
    responder_id: 'r1',
    role: null,
    phone: '+8613800000001',
    channel: 'sms',
    purpose: 'answer',
    step: 0,
    text: '【守望】',
    slots_json: null,
    severity: 'urgent',
    heard_at: null,
  } as const
  const row = {
    ...firstAttempt(message, NOW - ago),
    state,
    reason,
    vendor: 'console',
    claimed_at: NOW - ago,
    next_at: null,
  }
  await db.insertInto('outbox').values(row).execute()
  await db.destroy()
}

it('lists the vendors of the settings, before any message was sent too', async () => {
  expect(await vendors()).toMatch(/console\(无人收到 \/ tells nobody\)\s+sms\s+–\s+–\s+0 条/)
})

it('says from the outbox when a vendor last took a message, when one failed and why, and how the last hour went', async () => {
  await handed(minutes(70), 'accepted', 'first-attempt')
  await handed(minutes(30), 'accepted', 'first-attempt')
  await handed(minutes(10), 'failed', 'isv.BUSINESS_LIMIT_CONTROL')
  const [, line = ''] = (await vendors()).split('\n')
  expect(line).toMatch(/2026-11-22 14:00:00\s+2026-11-22 14:20:00 isv\.BUSINESS_LIMIT_CONTROL\s+2 条,失败 1 /)
})
