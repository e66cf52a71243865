import type { Command } from 'commander'
import type { Kysely } from 'kysely'
import { type ConsentTopic, stillGoesOn } from '../core/consent.ts'
import { HubError } from '../core/errors.ts'
import { noMetrics } from '../core/metrics.ts'
import type { Erasure } from '../core/privacy.ts'
import { isoInstant } from '../core/time.ts'
import { openLevelJournal } from '../ingest/journal/level-journal.ts'
import { ConsentStore } from '../registry/consents/consent-store.ts'
import { AuditStore } from '../registry/operators/audit-store.ts'
import { openRegistry } from '../registry/registry.ts'
import type { Config } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { erasureListIn, fillErasureList } from './privacy/erasure-list.ts'
import { erasureOf, orderErasure } from './privacy/erasure-order.ts'
import { homeCopy } from './privacy/home-copy.ts'
import { forgetBefore, Retention } from './privacy/retention.ts'
import { rewriteFile } from './state-database.ts'
import type { StateTables } from './state-tables.ts'
import { StopStack } from './stop-stack.ts'
import { openTelemetry } from './telemetry.ts'
import type { Terminal } from './terminal.ts'
import { withStateDatabase } from './with-state-database.ts'
import { textTable } from './text-table.ts'

interface Desk {
  readonly db: Kysely<StateTables>
  readonly config: Config
  readonly terminal: Terminal
  readonly audit: AuditStore
}

interface Reasons {
  readonly by: string
  readonly why: string
}

/** `privacy retention | copy | erase | erasures | withdrawals | compact`: what the law on personal data asks of the hub. */
export function addPrivacyCommands(program: Command, terminal: Terminal): void {
  const group = program.command('privacy').description('what is kept of residents, and for how long')
  group
    .command('retention')
    .description('what the nightly job would forget now')
    .requiredOption('--dry-run', 'count only; forgetting is the running hub’s')
    .action(() => withDesk(terminal, retention))
  group
    .command('copy <home>')
    .description('everything that is kept of a home, as JSON, for who lives there')
    .option('--by <who>', 'who asks for it: stands in the audit log', 'command line')
    .action((home: string, { by }: { by: string }) => withDesk(terminal, (desk) => copy(desk, home, by)))
  group
    .command('erase <home>')
    .description('forget a home: the running hub carries it out, or the next one that is started')
    .requiredOption('--by <who>', 'who orders it')
    .requiredOption('--why <why>', 'the reason, without names: it stays')
    .action((home: string, reasons: Reasons) => withDesk(terminal, (desk) => erase(desk, home, reasons)))
  group
    .command('erasures')
    .description('orders to erase, and what came of them')
    .action(() => withDesk(terminal, erasures))
  group
    .command('withdrawals')
    .description('what residents no longer agree to and still goes on: the district decides')
    .action(() => withDesk(terminal, withdrawals))
  group
    .command('compact')
    .description('write the state database anew, without anything ever deleted from it; the hub must be stopped')
    .action(() => withDesk(terminal, compact))
}

async function withDesk(terminal: Terminal, work: (desk: Desk) => Promise<void>): Promise<void> {
  await withStateDatabase(terminal.environment, async ({ db, config }) => {
    await work({ db, config, terminal, audit: new AuditStore(db, terminal.clock) })
  })
}

async function retention({ db, config, terminal, audit }: Desk): Promise<void> {
  const { keptFor, timeZone } = config
  // Nothing is forgotten here: no store of readings is asked.
  const store = { expire: () => Promise.resolve() }
  const now = terminal.clock.now()
  const counts = await new Retention({ db, store, audit, keptFor, timeZone, metrics: noMetrics }).count(now)
  const rows = Object.entries(counts).map(([table, count]) => [table, String(count)])
  const { readings } = forgetBefore(now, keptFor, timeZone)
  terminal.print(textTable(['表 table', '到期行数 rows past their time'], rows))
  terminal.print(`读数 readings: 早于 before ${isoInstant(readings)}`)
}

async function copy({ db, config, terminal, audit }: Desk, home: string, by: string): Promise<void> {
  const { directory } = await openRegistry(db)
  const found = directory.home(home)
  if (found === undefined) throw new HubError('NOT_FOUND', `没有住户 ${home}。 There is no home ${home}.`)
  const log = pinoLog('error')
  const stops = new StopStack(log)
  try {
    const { telemetryFile } = makeDataDir(config.dataDir)
    const store = await openTelemetry(config.telemetry, { path: telemetryFile, log, metrics: noMetrics })
    stops.push('time-series store', () => store.close())
    const { clock } = terminal
    const consents = new ConsentStore(db, clock)
    // Written down before it is handed out.
    await audit.write({ operator: 'command-line', action: 'home:copy', home, area: found.area, detail: by })
    const data = await homeCopy({ db, directory, consents, store, clock }, home, 'every')
    terminal.print(JSON.stringify(data, undefined, 2))
  } finally {
    await stops.drain()
  }
}

async function erase({ db, config, terminal, audit }: Desk, home: string, { by, why }: Reasons): Promise<void> {
  const erasure = await orderErasure(db, { home, by, why }, terminal.clock.now())
  await fillErasureList(db, erasureListIn(makeDataDir(config.dataDir).root))
  const object = `erasure-${erasure.number}`
  await audit.write({ operator: 'command-line', action: 'home:erase', object, detail: by })
  terminal.print(
    `已登记删除 ${object}:登记簿中已删除;其余由运行中的中枢在几分钟内删除(未运行则在下次启动后),用 privacy erasures 查看结果。\nOrdered: the registry has forgotten the home; the running hub (or the next one) erases the rest within minutes. See "privacy erasures".`,
  )
}

async function erasures({ db, terminal }: Desk): Promise<void> {
  const rows = await db.selectFrom('home_erasure').selectAll().orderBy('number').execute()
  const lines = rows
    .map(erasureOf)
    .map((one) => [
      `erasure-${one.number}`,
      one.home,
      one.state === 'done' ? '已完成 done' : '进行中 waiting',
      isoInstant(one.finishedAt ?? one.askedAt),
      one.askedBy,
      one.why,
      countsText(one),
    ])
  terminal.print(textTable(['', '住户 home', '', '时间 at', '谁 by', '原因 why', '行数 rows'], lines))
}

const countsText = ({ counts }: Erasure): string =>
  Object.entries(counts)
    .flatMap(([table, rows]) => (rows > 0 ? [`${table} ${rows}`] : []))
    .join(', ')

const TOPIC_WORDS: Readonly<Record<ConsentTopic, string>> = {
  monitoring: '居家安全守护 monitoring',
  contacts: '告知亲邻 contacts',
  health: '健康读数 health',
  wearables: '穿戴设备 wearables',
  position: '位置 position',
}

async function withdrawals({ db, terminal }: Desk): Promise<void> {
  const { directory } = await openRegistry(db)
  const found = await new ConsentStore(db, terminal.clock).withdrawals()
  const rows = found
    .filter((one) => stillGoesOn(one, directory))
    .map(({ home, topic, saidOn }) => [home, TOPIC_WORDS[topic], saidOn])
  terminal.print(textTable(['住户 home', '事项 topic', '撤回日期 withdrawn on'], rows))
}

/** @throws DATA_DIR_LOCKED while a hub runs on this folder */
async function compact({ db, config, terminal }: Desk): Promise<void> {
  const dir = makeDataDir(config.dataDir).journal
  // Whoever has the journal runs a hub: it would wait for every page of the file.
  const journal = await openLevelJournal({ dir, log: pinoLog('error'), metrics: noMetrics })
  try {
    await rewriteFile(db)
  } finally {
    await journal.close()
  }
  terminal.print('状态库已重写,其中不再有任何已删除的内容。 The state database was written anew.')
}
