import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { dateTimeText } from '../core/calendar.ts'
import type { Directory } from '../core/directory.ts'
import { HubError } from '../core/errors.ts'
import type { EpochMs } from '../core/time.ts'
import { days, hours } from '../core/time.ts'
import { readRulesFile } from '../alerting/rules/rules-file.ts'
import type { Setting } from '../alerting/rules/rule-change.ts'
import { faultLines } from '../alerting/rules/written.ts'
import { compareAlerts } from '../alerting/shadow/compare-alerts.ts'
import type { ShadowFinding, ShadowRun } from '../alerting/shadow/shadow-store.ts'
import { ShadowStore } from '../alerting/shadow/shadow-store.ts'
import type { WouldBeAlert } from '../alerting/shadow/would-be-alerts.ts'
import { WouldBeAlerts } from '../alerting/shadow/would-be-alerts.ts'
import { openRegistry } from '../registry/registry.ts'
import type { Language } from './backtest/alert-lines.ts'
import { comparisonText } from './backtest/comparison-text.ts'
import { readWrittenFile } from './read-written.ts'
import type { Terminal } from './terminal.ts'
import { withStateDatabase } from './with-state-database.ts'

interface Shadow {
  readonly store: ShadowStore
  readonly directory: Directory
  readonly timeZone: string
  readonly now: EpochMs
}

interface ReportOptions {
  readonly days: number | undefined
  readonly run: number | undefined
  readonly lang: Language
}

/** `shadow start | stop | report`: rules tried out beside those that are live, and nobody is told. */
export function addShadowCommands(program: Command, terminal: Terminal): void {
  const print = (text: string): void => terminal.print(text)
  const shadow = program
    .command('shadow')
    .description('try rules out beside the live ones; nobody is told of what they find')
  shadow
    .command('start <file>')
    .description('from now on also judge by this rules file (YAML or JSON), over what is live')
    .requiredOption('--by <who>', 'who tries it out')
    .requiredOption('--why <text>', 'why')
    .action((file: string, options: { readonly by: string; readonly why: string }) =>
      withShadow(terminal, async (it) => print(await start(it, file, options))),
    )
  shadow
    .command('stop')
    .description('end it; what it found stays for 90 days')
    .requiredOption('--by <who>', 'who ends it')
    .action(({ by }: { readonly by: string }) =>
      withShadow(terminal, async ({ store, now }) => {
        const { id } = await store.stop(by, now)
        print(`影子规则 ${id} 已停止;npm run hub -- shadow report 查看结果 / shadow run ${id} has stopped`)
      }),
    )
  shadow
    .command('report')
    .description('what it would have changed so far: by kind, hour and home, with examples')
    .option('--days <n>', 'of the last so many days; of all of the run when left out', whole)
    .option('--run <id>', 'of an earlier run; the newest when left out', whole)
    .addOption(new Option('--lang <language>').choices(['zh', 'en']).default('zh'))
    .action((options: ReportOptions) => withShadow(terminal, async (it) => print(await report(it, options))))
}

async function withShadow(terminal: Terminal, act: (shadow: Shadow) => Promise<void>): Promise<void> {
  await withStateDatabase(terminal.environment, async ({ db, config }) => {
    const { directory } = await openRegistry(db)
    await act({ store: new ShadowStore(db), directory, timeZone: config.timeZone, now: terminal.clock.now() })
  })
}

async function start(
  { store, directory, now }: Shadow,
  file: string,
  { by, why }: { readonly by: string; readonly why: string },
): Promise<string> {
  const { settings, faults } = readRulesFile(await readWrittenFile(file))
  const unknown = settings.flatMap(({ line, path, home }) =>
    home === undefined || directory.home(home) !== undefined
      ? []
      : [{ line, path, message: `there is no home ${home}: check its id.` }],
  )
  const all = [...faults, ...unknown].toSorted((a, b) => a.line - b.line)
  if (all.length > 0) {
    throw new HubError('RULES_INVALID', `${file} has ${all.length} faults; nothing was started:\n${faultLines(all)}`)
  }
  const tried = settings.map(({ home, name, value }): Setting => ({ home, name, value }))
  await store.start({ settings: tried, startedAt: now, startedBy: by, why })
  return `影子规则几秒内开始(${tried.length} 项);无人会收到通知 / shadow rules run within seconds (${tried.length} settings); nobody is told`
}

async function report({ store, timeZone, now }: Shadow, options: ReportOptions): Promise<string> {
  const run = await store.run(options.run)
  if (run === undefined)
    throw new HubError('NOT_FOUND', 'There is no such shadow run: start one with shadow start FILE.')
  const until = run.stoppedAt ?? now
  const since = options.days === undefined ? run.startedAt : Math.max(run.startedAt, until - days(options.days))
  // What opened before and still lasts must be known, or its repetition would look like something new.
  const live = calls(await store.foundLive(run.startedAt, until))
  const shadow = calls((await store.found(run.id)).filter(({ heardAt }) => heardAt >= run.startedAt && heardAt < until))
  const shown = (alerts: readonly WouldBeAlert[]): readonly WouldBeAlert[] => alerts.filter(({ at }) => at >= since)
  const telling = { language: options.lang, timeZone }
  return [
    headline(run, { since, until, ...telling }),
    comparisonText(compareAlerts(shown(live), shown(shadow)), telling),
  ].join('\n\n')
}

function calls(found: readonly ShadowFinding[]): readonly WouldBeAlert[] {
  const alerts = new WouldBeAlerts()
  return found.flatMap(({ finding, heardAt }) => alerts.take(finding, heardAt) ?? [])
}

function headline(
  run: ShadowRun,
  by: { readonly since: EpochMs; readonly until: EpochMs; readonly language: Language; readonly timeZone: string },
): string {
  const [since, until] = [by.since, by.until].map((at) => dateTimeText(at, by.timeZone))
  const length = ((by.until - by.since) / days(1)).toFixed(1)
  const young = by.until - by.since < hours(24)
  if (by.language === 'zh') {
    const caution = young ? ';不足一天,结论为时尚早' : ''
    return `影子规则 ${run.id}(${run.startedBy}:${run.why}),${run.settings.length} 项;${since} – ${until},${length} 天${caution}`
  }
  const caution = young ? '; less than a day: too early to conclude' : ''
  return `Shadow run ${run.id} (${run.startedBy}: ${run.why}), ${run.settings.length} settings; ${since} – ${until}, ${length} days${caution}`
}

function whole(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1.')
}
