import type { Command } from 'commander'
import { dateTimeText } from '../core/calendar.ts'
import type { EpochMs } from '../core/time.ts'
import type { VendorHealth } from '../core/vendor-health.ts'
import { healthOf, vendorRecord } from '../alerting/outbox/vendor-record.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { openStateBesideHub } from './state-beside-hub.ts'
import type { Terminal } from './terminal.ts'
import { textTable } from './text-table.ts'
import { openWhatOpens } from './vendors.ts'

/** `vendors`: whom the settings name, and how each has been doing. */
export function addVendorsCommand(program: Command, terminal: Terminal): void {
  program
    .command('vendors')
    .description('list the vendors of the settings, and how each has been doing by the outbox')
    .action(async () => terminal.print(await vendorsText(terminal)))
}

/**
 * The vendors in order of preference, and what the state file says of each. Whether one is resting is known to the running hub alone: its
 * `/readyz` and `/metrics` say so.
 *
 * @throws CONFIG_INVALID, DATA_DIR_UNUSABLE
 */
async function vendorsText(terminal: Terminal): Promise<string> {
  const { clock } = terminal
  const config = readConfig(terminal.environment)
  const log = pinoLog('error')
  const vendors = await openWhatOpens(config, { clock, log, print: (line) => terminal.print(line) })
  const db = await openStateBesideHub(makeDataDir(config.dataDir), log)
  try {
    const now = clock.now()
    const rows: string[][] = []
    for (const { notifier } of vendors) {
      const health = healthOf(notifier, await vendorRecord(db, notifier.name, now))
      rows.push([...rowOf(health, config.timeZone), notifier.foreign === true ? '境外 / foreign' : ''])
    }
    return textTable(HEADER, rows)
  } finally {
    await db.destroy()
    for (const vendor of vendors) await vendor.close?.()
  }
}

const HEADER = [
  '渠道 / vendor',
  '方式 / channels',
  '最近受理 / last taken',
  '最近失败 / last failure',
  '近1小时 / last hour',
  '',
]

function rowOf(health: VendorHealth, timeZone: string): string[] {
  const { name, channels, reachesPeople, lastAcceptedAt, lastFailure, sentLastHour, failedLastHour } = health
  const time = (at: EpochMs | undefined): string => (at === undefined ? '–' : dateTimeText(at, timeZone))
  const failure = lastFailure === undefined ? '–' : `${time(lastFailure.at)} ${lastFailure.reason}`
  const hour = `${sentLastHour} 条,失败 ${failedLastHour} / ${sentLastHour} sent, ${failedLastHour} failed`
  const who = reachesPeople ? '' : '(无人收到 / tells nobody)'
  return [`${name}${who}`, channels.join(' '), time(lastAcceptedAt), failure, hour]
}
