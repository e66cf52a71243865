import type { Command } from 'commander'
import { faultLines, type WrittenFault } from '../alerting/rules/written.ts'
import { ROLE_WORDS } from '../alerting/words.ts'
import { type CivilDay, civilDayOf, civilDayText, parseCivilDay } from '../core/civil-day.ts'
import type { Signature } from '../core/duty-desk.ts'
import { HubError } from '../core/errors.ts'
import { days, type EpochMs } from '../core/time.ts'
import { openRegistry, type Registry } from '../registry/registry.ts'
import { readRosterFile, type WrittenRoster } from '../registry/roster/roster-file.ts'
import { type RosterChange, RosterStore } from '../registry/roster/roster-store.ts'
import type { StoredRosters } from '../registry/roster/stored-rosters.ts'
import { openRosters } from './duty.ts'
import { pinoLog } from './pino-log.ts'
import { readWrittenFile } from './read-written.ts'
import { dutyText, gapsText, rosterText, substitutionsText } from './roster-text.ts'
import type { Terminal } from './terminal.ts'
import { withStateDatabase } from './with-state-database.ts'
import { locatedFault, plainValue } from './written-values.ts'

interface Desk {
  readonly store: RosterStore
  readonly rosters: StoredRosters
  readonly registry: Registry
  readonly timeZone: string
  readonly now: EpochMs
}

interface SubstituteOptions extends Signature {
  readonly from: string
  readonly until?: string
}

const WHEN = '运行中的中枢几秒内生效 / a running hub goes by it within seconds'

/** `roster show | apply | substitute | withdraw`: who is on duty, who stands in for whom, and when there would be nobody. */
export function addRosterCommands(program: Command, terminal: Terminal): void {
  const print = (text: string): void => terminal.print(text)
  const roster = program.command('roster').description('who is on duty: rosters, substitutes and gaps')
  roster
    .command('show')
    .description('the rosters, who is on duty on the next days, and when nobody is')
    .option('--area <code>', 'of this area and all below it')
    .option('--days <n>', 'for so many days', '7')
    .action((options: { readonly area?: string; readonly days: string }) =>
      withDesk(terminal, (desk) => print(shown(desk, options))),
    )
  roster
    .command('apply <file>')
    .description('set all that a roster file (YAML or JSON) says, or nothing and every fault with its line')
    .option('--by <who>', 'who decided what names nobody')
    .option('--why <text>', 'why, for what gives no reason')
    .action((file: string, options: Partial<Signature>) =>
      withDesk(terminal, async (desk) => print(await applyFile(desk, file, options))),
    )
  roster
    .command('substitute <absent> [instead]')
    .description('somebody is away, and perhaps another stands in; for shifts that begin on those days')
    .requiredOption('--from <day>', 'the first day, like 2026-12-01')
    .option('--until <day>', 'the last day; the first when left out')
    .requiredOption('--by <who>', 'who decided it')
    .requiredOption('--why <text>', 'why')
    .action((absent: string, instead: string | undefined, options: SubstituteOptions) =>
      withDesk(terminal, async (desk) => print(await substitute(desk, { absent, instead, ...options }))),
    )
  roster
    .command('withdraw <number>')
    .description('take a substitution back; "roster show" has the numbers')
    .requiredOption('--by <who>', 'who decided it')
    .requiredOption('--why <text>', 'why')
    .action((number: string, options: Signature) =>
      withDesk(terminal, async (desk) => print(await withdraw(desk, number, options))),
    )
}

async function withDesk({ environment, clock }: Terminal, act: (desk: Desk) => Promise<void> | void): Promise<void> {
  await withStateDatabase(environment, async ({ db, config: { timeZone } }) => {
    const registry = await openRegistry(db)
    const rosters = await openRosters({ db, registry, log: pinoLog('warn'), timeZone })
    await act({ store: new RosterStore(db), rosters, registry, timeZone, now: clock.now() })
  })
}

function shown(desk: Desk, options: { readonly area?: string; readonly days: string }): string {
  const { area = '' } = options
  if (area !== '' && desk.registry.directory.area(area) === undefined) throw noArea(area)
  const count = Number(options.days)
  if (!Number.isInteger(count) || count < 1 || count > 60)
    throw new HubError('BAD_REQUEST', `--days ${options.days}: write a whole number from 1 to 60.`)
  const until = desk.now + days(count)
  const inArea = <T extends { readonly area: string }>(list: readonly T[]): readonly T[] =>
    list.filter((one) => one.area.startsWith(area))
  const rosters = inArea(desk.rosters.contents.rosters)
  const { timeZone, now, registry } = desk
  const said = { timeZone, registry }
  return [
    rosters.length === 0
      ? '没有值班表:登记人员均在岗 / no rosters: everybody registered is on duty'
      : rosters.map((roster) => rosterText(roster, said)).join('\n\n'),
    ...rosters.map((roster) => dutyText(roster, { ...said, rosters: desk.rosters, from: now, until })),
    substitutionsText(desk.rosters.contents.substitutions),
    gapsText(inArea(desk.rosters.gaps(now, until)), said),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

async function applyFile(desk: Desk, file: string, signature: Partial<Signature>): Promise<string> {
  const root = await readWrittenFile(file)
  const { rosters, faults: unreadable } = readRosterFile(plainValue(root))
  const signed = rosters.map((roster) => signedRoster(roster, signature))
  const faults = [...unreadable, ...signed.flatMap((roster) => faultsOf(roster, desk))].map((fault) =>
    locatedFault(root, fault),
  )
  if (faults.length > 0) throw new HubError('RULES_INVALID', refusal(file, faults))
  const changes = signed.map(({ role, area, shifts, by, why }): RosterChange => ({ role, area, shifts, by, why }))
  await desk.store.add(changes, desk.now)
  const lines = changes.map(({ role, area, shifts }) => {
    const what = shifts === undefined ? '已取消 / taken away' : `${shifts.length} 个班次 / shifts`
    return `${area} ${ROLE_WORDS[role].zh} ${role}: ${what}`
  })
  return [...lines, WHEN].join('\n')
}

type SignedRoster = Omit<WrittenRoster, 'by' | 'why'> & Signature

const signedRoster = (roster: WrittenRoster, given: Partial<Signature>): SignedRoster => ({
  ...roster,
  by: (roster.by ?? given.by ?? '').trim(),
  why: (roster.why ?? given.why ?? '').trim(),
})

const refusal = (file: string, faults: readonly WrittenFault[]): string =>
  `${file} has ${faults.length} faults; nothing was set:\n${faultLines(faults.toSorted((a, b) => a.line - b.line))}`

function faultsOf({ path, area, shifts = [], by, why }: SignedRoster, { registry }: Desk) {
  const faults: { path: readonly PropertyKey[]; message: string }[] = []
  if (by === '' || why === '')
    faults.push({ path, message: 'who sets it, and why? Write by and why beside it, or give --by and --why.' })
  if (registry.directory.area(area) === undefined)
    faults.push({ path: [...path, 'area'], message: `there is no area ${area}: check its code.` })
  for (const [index, { turns }] of shifts.entries()) {
    const unknown = new Set(turns.flat().filter((id) => registry.responder(id) === undefined))
    for (const id of unknown) {
      const message = `there is no responder ${id}: check the id, or import them first.`
      faults.push({ path: [...path, 'shifts', index, 'people'], message })
    }
  }
  return faults
}

async function substitute(
  { store, registry, now, timeZone }: Desk,
  asked: SubstituteOptions & { readonly absent: string; readonly instead: string | undefined },
): Promise<string> {
  const { absent, instead, by, why } = asked
  for (const id of [absent, ...(instead === undefined ? [] : [instead])]) {
    if (registry.responder(id) === undefined)
      throw new HubError('NOT_FOUND', `There is no responder ${id}: check the id.`)
  }
  if (absent === instead) throw new HubError('BAD_REQUEST', `${absent} can't stand in for themselves.`)
  const from = dayOf(asked.from, '--from')
  const until = asked.until === undefined ? from : dayOf(asked.until, '--until')
  if (until < from) throw new HubError('BAD_REQUEST', '--until lies before --from.')
  if (until < civilDayOf(now, timeZone))
    throw new HubError('BAD_REQUEST', '--until has passed: it would change nothing.')
  await store.substitute({ absent, instead, from, until, ...signed({ by, why }) }, now)
  const who = instead === undefined ? '无人代班 / nobody stands in' : `由 ${instead} 代班 / ${instead} stands in`
  return `${absent} ${civilDayText(from)}–${civilDayText(until)}: ${who}\n${WHEN}`
}

async function withdraw({ store, now }: Desk, number: string, signature: Signature): Promise<string> {
  const absent = await store.withdraw(Number(number), signed(signature), now)
  if (absent === undefined)
    throw new HubError('NOT_FOUND', `No substitution ${number} holds: "roster show" has the numbers.`)
  return `${absent}: 代班 ${number} 已取消 / substitution ${number} taken back\n${WHEN}`
}

function signed({ by, why }: Signature): Signature {
  if (by.trim() === '' || why.trim() === '')
    throw new HubError('BAD_REQUEST', '--by and --why must say who decided it, and why.')
  return { by: by.trim(), why: why.trim() }
}

function dayOf(text: string, option: string): CivilDay {
  const day = parseCivilDay(text)
  if (day === undefined) throw new HubError('BAD_REQUEST', `${option} ${text} is no day: write it like 2026-12-01.`)
  return day
}

const noArea = (area: string): HubError => new HubError('NOT_FOUND', `There is no area ${area}: check its code.`)
