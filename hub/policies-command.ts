import { isDeepStrictEqual } from 'node:util'
import type { Command } from 'commander'
import { PolicyBook, type LadderScope, scopeKey } from '../alerting/policies/policy-book.ts'
import {
  holding,
  type PolicyChange,
  type RecordedPolicyChange,
  settingKey,
  settingsOf,
} from '../alerting/policies/policy-change.ts'
import { readPolicyFile, type WrittenPolicy } from '../alerting/policies/policy-file.ts'
import { PolicyStore } from '../alerting/policies/policy-store.ts'
import { LADDERS, RESIDENT_KINDS } from '../alerting/policies.ts'
import { formatDuration } from '../alerting/rules/written-duration.ts'
import { faultLines, type WrittenFault } from '../alerting/rules/written.ts'
import { KIND_WORDS } from '../alerting/words.ts'
import { dateTimeText } from '../core/calendar.ts'
import { parseCivilDay, timeText } from '../core/civil-day.ts'
import type { Directory, Home } from '../core/directory.ts'
import { HubError } from '../core/errors.ts'
import type { AlertKind, Severity } from '../core/finding.ts'
import { days, type EpochMs, parseInstant } from '../core/time.ts'
import { openRegistry } from '../registry/registry.ts'
import { pinoLog } from './pino-log.ts'
import { readWrittenFile } from './read-written.ts'
import { ladderText } from './ladder-text.ts'
import type { Terminal } from './terminal.ts'
import { withStateDatabase } from './with-state-database.ts'
import { textTable } from './text-table.ts'
import { locatedFault, plainValue } from './written-values.ts'

interface Signed {
  readonly by: string
  readonly why: string
}

interface Shelf {
  readonly store: PolicyStore
  readonly changes: readonly RecordedPolicyChange[]
  readonly directory: Directory
  readonly timeZone: string
  readonly now: EpochMs
}

const log = pinoLog('warn')

/** `policies show | set | history`: whom to tell when, district-wide and for one home, area or kind, and who decided it. */
export function addPoliciesCommands(program: Command, terminal: Terminal): void {
  const print = (text: string): void => terminal.print(text)
  const policies = program.command('policies').description('whom to tell when: by severity, kind, home and area')
  policies
    .command('show [home]')
    .description('what holds for the district, or for one home, and by whose word')
    .option('--kind <kind>', 'for alerts of one kind')
    .action((home: string | undefined, options: { readonly kind?: string }) =>
      withShelf(terminal, (shelf) => print(shown(shelf, { ...options, home }))),
    )
  policies
    .command('set <file>')
    .description('set all that a policies file (YAML or JSON) says, or nothing and every fault with its line')
    .option('--by <who>', 'who decided what names nobody')
    .option('--why <text>', 'why, for what gives no reason')
    .action((file: string, options: Partial<Signed>) =>
      withShelf(terminal, async (shelf) => print(await setFile(shelf, file, options))),
    )
  policies
    .command('history')
    .description('every change, oldest first')
    .action(() => withShelf(terminal, (shelf) => print(history(shelf))))
}

async function withShelf({ environment, clock }: Terminal, act: (shelf: Shelf) => Promise<void> | void): Promise<void> {
  await withStateDatabase(environment, async ({ db, config }) => {
    const store = new PolicyStore(db)
    const { directory } = await openRegistry(db)
    const changes = await store.changes(log)
    await act({ store, changes, directory, timeZone: config.timeZone, now: clock.now() })
  })
}

const SEVERITIES: readonly Severity[] = ['life-safety', 'urgent', 'routine']
const isKind = (text: string): text is AlertKind => Object.hasOwn(KIND_WORDS, text)

function shown(shelf: Shelf, asked: { readonly home: string | undefined; readonly kind?: string }): string {
  const { kind } = asked
  if (kind !== undefined && !isKind(kind))
    throw new HubError('BAD_REQUEST', `There is no kind ${kind}: docs/escalation.md lists them.`)
  const home = asked.home === undefined ? undefined : homeOf(shelf, asked.home)
  const book = new PolicyBook()
  book.set(settingsOf(shelf.changes))
  const parts = SEVERITIES.map((severity) => {
    const ask = { severity, aboutArea: false, home: home?.id, area: home?.area }
    const set = book.setFor({ ...ask, kind })
    const ladder = kind === undefined ? (set?.ladder ?? LADDERS[severity]) : book.ladderFor({ ...ask, kind })
    const note = kind === undefined && severity === 'urgent' ? `\n${RESIDENT_NOTE}` : ''
    return `${severity}: ${set === undefined ? '默认 default' : said(set.scope, shelf)}\n${ladderText(ladder)}${note}`
  })
  const { at, until } = book.digest
  const others = holding(shelf.changes).map((change) => changeText(change, shelf))
  return [
    ...parts,
    `每日摘要 digest: ${timeText(at)}–${timeText(until)}`,
    ...(others.length === 0 ? [] : [`已设 / set:\n${others.join('\n')}`]),
  ].join('\n\n')
}

const RESIDENT_NOTE = `  ${[...RESIDENT_KINDS].join(', ')}: 先拨老人本人 / the resident's own phone first (--kind)`

/** For whom it was set, and by whose word. */
function said(scope: LadderScope, shelf: Shelf): string {
  const change = holding(shelf.changes).find((one) => one.part === 'ladder' && scopeKey(one.scope) === scopeKey(scope))
  return change === undefined ? scopeText(scope) : changeText(change, shelf)
}

async function setFile(shelf: Shelf, file: string, signature: Partial<Signed>): Promise<string> {
  const root = await readWrittenFile(file)
  const { policies, faults: unreadable } = readPolicyFile(plainValue(root))
  const signed = policies.map((policy) => signedChange(policy, signature, shelf.now))
  const faults = [
    ...unreadable.map((fault) => locatedFault(root, fault)),
    ...signed.flatMap(({ change, path }) =>
      faultsOf({ change, path }, shelf).map((fault) => locatedFault(root, fault)),
    ),
  ]
  if (faults.length > 0) throw new HubError('RULES_INVALID', refusal(file, faults))
  const held = new Map(shelf.changes.map((change) => [settingKey(change), change]))
  const news = signed.map(({ change }) => change).filter((change) => !saysTheSame(held.get(settingKey(change)), change))
  await shelf.store.add(news, shelf.now)
  const counts = `${news.length} 项已设 / set, ${signed.length - news.length} 项未变 / unchanged`
  return [...news.map((change) => changeText(change, shelf)), counts, ...(news.length > 0 ? [WHEN] : [])].join('\n')
}

const refusal = (file: string, faults: readonly WrittenFault[]): string =>
  `${file} has ${faults.length} faults; nothing was set:\n${faultLines(faults.toSorted((a, b) => a.line - b.line))}`

const WHEN =
  '运行中的中枢几秒内生效,在办警情不变 / a running hub takes it over within seconds; alerts that run keep their ladder'

interface SignedChange {
  readonly change: PolicyChange
  readonly path: WrittenPolicy['path']
}

/** A day that can't be read is not a number: `faultsOf` says so. */
function signedChange(policy: WrittenPolicy, signature: Partial<Signed>, now: EpochMs): SignedChange {
  const by = (policy.by ?? signature.by ?? '').trim()
  const why = (policy.why ?? signature.why ?? '').trim()
  const at = policy.at === undefined ? now : (dayOf(policy.at) ?? Number.NaN)
  return { change: { ...policy.setting, by, why, at }, path: policy.path }
}

function dayOf(text: string): EpochMs | undefined {
  const day = parseCivilDay(text)
  return day === undefined ? parseInstant(text) : days(day)
}

function faultsOf({ change, path }: SignedChange, { directory, now }: Shelf) {
  const faults: { path: WrittenPolicy['path']; message: string }[] = []
  const { by, why, at } = change
  if (by === '' || why === '')
    faults.push({ path, message: 'who sets it, and why? Write by and why beside it, or give --by and --why.' })
  if (Number.isNaN(at)) faults.push({ path: [...path, 'at'], message: 'is no day: write it like 2026-11-01.' })
  if (at > now) faults.push({ path: [...path, 'at'], message: 'was not decided yet: its day lies in the future.' })
  if (change.part === 'digest') return faults
  const { home, area } = change.scope
  if (home !== undefined && directory.home(home) === undefined)
    faults.push({ path: [...path, 'home'], message: `there is no home ${home}: check its id.` })
  if (area !== undefined && directory.area(area) === undefined)
    faults.push({ path: [...path, 'area'], message: `there is no area ${area}: check its code.` })
  return faults
}

/** Saying it again would only hide who decided it. Without an earlier word, taking back says nothing new either. */
function saysTheSame(before: PolicyChange | undefined, change: PolicyChange): boolean {
  const valueOf = (one: PolicyChange | undefined): unknown => (one?.part === 'digest' ? one.digest : one?.ladder)
  return isDeepStrictEqual(valueOf(before), valueOf(change))
}

function history(shelf: Shelf): string {
  if (shelf.changes.length === 0) return '没有改动 / nothing was ever set'
  const rows = shelf.changes.map((change) => [
    String(change.number),
    dateTimeText(change.recordedAt, shelf.timeZone),
    change.part === 'digest' ? 'digest' : scopeText(change.scope),
    valueText(change),
    change.by,
    dateTimeText(change.at, shelf.timeZone).slice(0, 10),
    change.why,
  ])
  return textTable(['#', '记录于 recorded', '对象 for', '内容 what', '何人 who', '何时 when', '何故 why'], rows)
}

function changeText(change: PolicyChange, { timeZone }: Pick<Shelf, 'timeZone'>): string {
  const what = change.part === 'digest' ? 'digest' : scopeText(change.scope)
  const day = dateTimeText(change.at, timeZone).slice(0, 10)
  return `${what} = ${valueText(change)} (${change.by}, ${day}: ${change.why})`
}

function scopeText({ severity, kind, home, area }: LadderScope): string {
  const place = home === undefined ? (area ?? '全区 district') : home
  return `${severity}${kind === undefined ? '' : ` ${kind}`} ${place}`
}

function valueText(change: PolicyChange): string {
  if (change.part === 'digest')
    return change.digest === undefined ? 'default' : `${timeText(change.digest.at)}–${timeText(change.digest.until)}`
  return change.ladder === undefined
    ? 'default'
    : change.ladder.steps.map(({ after, roles }) => `${formatDuration(after)} ${roles.join('+')}`).join(' → ')
}

function homeOf({ directory }: Shelf, id: string): Home {
  const home = directory.home(id)
  if (home === undefined) throw new HubError('NOT_FOUND', `There is no home ${id}: check its id.`)
  return home
}
