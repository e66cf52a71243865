import type { Command } from 'commander'
import { dateTimeText } from '../core/calendar.ts'
import type { Directory, Home } from '../core/directory.ts'
import { HubError } from '../core/errors.ts'
import type { HomeId } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import type { RecordedChange, RuleChange } from '../alerting/rules/rule-change.ts'
import { withSettings } from '../alerting/rules/rule-change.ts'
import { RuleStore } from '../alerting/rules/rule-store.ts'
import type { Origin, RuleSettings } from '../alerting/rules/rules.ts'
import { figureOf, NOTHING_SET } from '../alerting/rules/rules.ts'
import type { WrittenSetting } from '../alerting/rules/rules-file.ts'
import { OF_DISTRICT, readRulesFile, unknownThreshold } from '../alerting/rules/rules-file.ts'
import type { ThresholdName } from '../alerting/rules/thresholds.ts'
import { isThresholdName, THRESHOLD_NAMES, THRESHOLDS } from '../alerting/rules/thresholds.ts'
import type { WrittenFault } from '../alerting/rules/written.ts'
import { faultLines } from '../alerting/rules/written.ts'
import { formatValue, readValue } from '../alerting/rules/written-value.ts'
import { openRegistry } from '../registry/registry.ts'
import { pinoLog } from './pino-log.ts'
import { readWrittenFile } from './read-written.ts'
import type { Terminal } from './terminal.ts'
import { withStateDatabase } from './with-state-database.ts'
import { textTable } from './text-table.ts'

interface Signed {
  readonly by: string
  readonly why: string
}

interface Book {
  readonly store: RuleStore
  readonly directory: Directory
  readonly timeZone: string
  readonly changes: readonly RecordedChange[]
  readonly settings: RuleSettings
  readonly now: EpochMs
}

const log = pinoLog('warn')

/** `rules show | set | apply | history`: the figures that detectors judge by, and who set them. */
export function addRulesCommands(program: Command, terminal: Terminal): void {
  const print = (text: string): void => terminal.print(text)
  const rules = program.command('rules').description('the figures that detectors judge by: district and home by home')
  rules
    .command('show [home]')
    .description('what holds for the district, or for one home, and by whose word')
    .action((home: string | undefined) => withBook(terminal, (book) => print(shown(book, home))))
  rules
    .command('set <name> <value>')
    .description('set one figure: 45 min, 12 h, 16; "default" takes it back')
    .option('--home <id>', 'for this home; for the district when left out')
    .requiredOption('--by <who>', 'who decided it')
    .requiredOption('--why <text>', 'why')
    .action((name: string, value: string, options: Signed & { readonly home?: string }) =>
      withBook(terminal, async (book) => print(await setOne(book, { ...options, name, value }))),
    )
  rules
    .command('apply <file>')
    .description('set all that a rules file (YAML or JSON) says, or nothing and every fault with its line')
    .option('--by <who>', 'who decided what names nobody')
    .option('--why <text>', 'why, for what gives no reason')
    .action((file: string, options: Partial<Signed>) =>
      withBook(terminal, async (book) => print(await applyFile(book, file, options))),
    )
  rules
    .command('history')
    .description('every change, oldest first')
    .option('--home <id>', 'of one home')
    .option('--name <name>', 'of one figure')
    .action((options: { readonly home?: string; readonly name?: string }) =>
      withBook(terminal, (book) => print(history(book, options))),
    )
}

async function withBook({ environment, clock }: Terminal, act: (book: Book) => Promise<void> | void): Promise<void> {
  await withStateDatabase(environment, async ({ db, config }) => {
    const store = new RuleStore(db)
    const changes = await store.changes(log)
    const { directory } = await openRegistry(db)
    const settings = withSettings(NOTHING_SET, changes)
    await act({ store, directory, timeZone: config.timeZone, changes, settings, now: clock.now() })
  })
}

const ORIGINS: Readonly<Record<Origin, string>> = {
  home: '本户 home',
  registry: '登记 registry',
  district: '全区 district',
  'care-level': '自理能力 care level',
  'risk-grade': '三色 risk grade',
  default: '默认 default',
}

function shown(book: Book, id: string | undefined): string {
  const home = id === undefined ? undefined : homeOf(book, id)
  const rows = THRESHOLD_NAMES.map((name) => {
    const threshold = THRESHOLDS[name]
    const { value, origin } = figureOf({ name, threshold }, home, book.settings)
    const change = newest(book, name, origin === 'home' ? id : undefined)
    const whose = origin === 'home' || origin === 'district' ? change : undefined
    const said = whose === undefined ? '' : `${whose.by} ${dayText(whose.at, book)} ${whose.why}`
    return [name, formatValue(threshold, value), ORIGINS[origin], threshold.zh, said]
  })
  return textTable(['name', '值 value', '依据 by', '含义', '何人何时何故 who, when, why'], rows)
}

async function setOne(
  book: Book,
  { name, value, home, by, why }: Signed & { readonly name: string; readonly value: string; readonly home?: string },
): Promise<string> {
  if (!isThresholdName(name)) throw new HubError('BAD_REQUEST', capital(unknownThreshold(name)))
  if (home !== undefined) homeOf(book, home)
  if (home !== undefined && THRESHOLDS[name].scope === 'district')
    throw new HubError('BAD_REQUEST', `${name} ${OF_DISTRICT}`)
  const read = value === 'default' ? { value: undefined } : readValue(THRESHOLDS[name], value)
  if ('fault' in read) throw new HubError('BAD_REQUEST', `${name} ${read.fault}`)
  const { now } = book
  const change = { home, name, value: read.value, by: signed(by, '--by'), why: signed(why, '--why'), at: now }
  await book.store.add([change], now)
  return `${changeText(change, book)}\n${WHEN}`
}

async function applyFile(book: Book, file: string, signature: Partial<Signed>): Promise<string> {
  const { settings, faults: unreadable } = readRulesFile(await readWrittenFile(file))
  const { now } = book
  const signedSettings = settings.map((setting) => signedSetting(setting, signature, now))
  const all = [...unreadable, ...signedSettings.flatMap((setting) => faultsOf(setting, book, now))]
  const changes = signedSettings.filter((setting) => !isSet(book, setting))
  if (all.length > 0) {
    const list = faultLines(all.toSorted((a, b) => a.line - b.line))
    throw new HubError('RULES_INVALID', `${file} has ${all.length} faults; nothing was set:\n${list}`)
  }
  await book.store.add(changes, now)
  const same = settings.length - changes.length
  const counts = `${changes.length} 项已设 / set, ${same} 项未变 / unchanged`
  return [...changes.map((change) => changeText(change, book)), counts, ...(changes.length > 0 ? [WHEN] : [])].join(
    '\n',
  )
}

type SignedSetting = WrittenSetting & RuleChange

const signedSetting = (setting: WrittenSetting, signature: Partial<Signed>, now: EpochMs): SignedSetting => ({
  ...setting,
  by: (setting.by ?? signature.by ?? '').trim(),
  why: (setting.why ?? signature.why ?? '').trim(),
  at: setting.at ?? now,
})

function faultsOf({ line, path, home, by, why, at }: SignedSetting, book: Book, now: EpochMs): readonly WrittenFault[] {
  const messages = [
    ...(by === '' || why === '' ? ['who sets it, and why? Write by and why beside it, or give --by and --why.'] : []),
    ...(at > now ? ['was not decided yet: its day lies in the future.'] : []),
    ...(home !== undefined && book.directory.home(home) === undefined
      ? [`there is no home ${home}: check its id.`]
      : []),
  ]
  return messages.map((message) => ({ line, path, message }))
}

const WHEN = '运行中的中枢几秒内生效 / a running hub judges by it within seconds'

function history(
  { changes, ...book }: Book,
  { home, name }: { readonly home?: string; readonly name?: string },
): string {
  const wanted = changes.filter(
    (change) => (home === undefined || change.home === home) && (name === undefined || change.name === name),
  )
  if (wanted.length === 0) return '没有改动 / nothing was ever set'
  const rows = wanted.map((change) => [
    String(change.number),
    dateTimeText(change.recordedAt, book.timeZone),
    change.home ?? '全区 district',
    change.name,
    valueText(change),
    change.by,
    dayText(change.at, book),
    change.why,
  ])
  return textTable(['#', '记录于 recorded', '住户 home', 'name', '值 value', '何人 who', '何时 when', '何故 why'], rows)
}

/** Does the book say that already? Then saying it again would only hide who decided it. */
const isSet = ({ settings }: Book, { home, name, value }: Pick<RuleChange, 'home' | 'name' | 'value'>): boolean =>
  (home === undefined ? settings.district : (settings.homes.get(home) ?? {}))[name] === value

const newest = ({ changes }: Book, name: ThresholdName, home: HomeId | undefined): RecordedChange | undefined =>
  changes.findLast((change) => change.name === name && change.home === home)

const valueText = ({ name, value }: Pick<RuleChange, 'name' | 'value'>): string =>
  value === undefined ? 'default' : formatValue(THRESHOLDS[name], value)

const changeText = (change: RuleChange, book: Pick<Book, 'timeZone'>): string =>
  `${change.home ?? '全区 district'}: ${change.name} = ${valueText(change)} (${change.by}, ${dayText(change.at, book)}: ${change.why})`

const dayText = (at: number, { timeZone }: Pick<Book, 'timeZone'>): string => dateTimeText(at, timeZone).slice(0, 10)

function homeOf({ directory }: Book, id: string): Home {
  const home = directory.home(id)
  if (home === undefined) throw new HubError('NOT_FOUND', `There is no home ${id}: check its id.`)
  return home
}

function signed(text: string, option: string): string {
  const said = text.trim()
  if (said === '')
    throw new HubError('BAD_REQUEST', `${option} is empty: whoever asks later must find who decided it, and why.`)
  return said
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1)
