import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { AuditLog } from '../core/audit.ts'
import { changedDays, chineseCalendar, packagedHolidays } from '../core/chinese-calendar.ts'
import { civilDayOf } from '../core/civil-day.ts'
import type { HeldHolidays, Signature } from '../core/duty-desk.ts'
import { HubError, reasonOf } from '../core/errors.ts'
import { holidayFaultLines, holidayFaults } from '../core/holiday-faults.ts'
import { readHolidayText } from '../core/holiday-text.ts'
import { type Festival, holidaysDetail, missingYear, yearOf } from '../core/holidays.ts'
import type { EpochMs } from '../core/time.ts'
import { listText } from '../registry/import/list-text.ts'
import { AuditStore } from '../registry/operators/audit-store.ts'
import { HolidayStore } from '../registry/roster/holiday-store.ts'
import { changesText, holidaysText, missingText } from './holidays-text.ts'
import { pinoLog } from './pino-log.ts'
import type { Terminal } from './terminal.ts'
import { withStateDatabase } from './with-state-database.ts'

interface Desk {
  readonly store: HolidayStore
  readonly audit: AuditLog
  readonly held: readonly HeldHolidays[]
  readonly now: EpochMs
  /** Now, at the hub's place. */
  readonly thisYear: number
  readonly timeZone: string
}

interface SetOptions extends Partial<Signature> {
  readonly check?: true
}

const WHEN = '运行中的中枢几秒内生效 / a running hub goes by it within seconds'

/** `holidays show | set | remove`: a year's public holidays, before a newer version of the hub brings them. */
export function addHolidaysCommands(program: Command, terminal: Terminal): void {
  const print = (text: string): void => terminal.print(text)
  const holidays = program.command('holidays').description('public holidays and make-up days, by which rosters go')
  holidays
    .command('show [year]')
    .description('the public holidays of a year; of this one and the next when left out')
    .action((year: string | undefined) => withDesk(terminal, (desk) => print(shown(desk, year))))
  holidays
    .command('set <year> <file>')
    .description(
      'set a year by its notice: a text with a line a festival, or a CSV; all of it, or nothing and every fault',
    )
    .option('--check', 'show what would change, and set nothing')
    .option('--by <who>', 'who decided it')
    .option('--why <text>', 'why')
    .action((year: string, file: string, options: SetOptions) =>
      withDesk(terminal, async (desk) => print(await setYear(desk, { year, file, options }))),
    )
  holidays
    .command('remove <year>')
    .description('remove what was entered for a year: what the hub knows by itself holds again')
    .requiredOption('--by <who>', 'who decided it')
    .requiredOption('--why <text>', 'why')
    .action((year: string, options: Signature) =>
      withDesk(terminal, async (desk) => print(await removeYear(desk, year, options))),
    )
}

async function withDesk({ environment, clock }: Terminal, act: (desk: Desk) => Promise<void> | void): Promise<void> {
  await withStateDatabase(environment, async ({ db, config: { timeZone } }) => {
    const store = new HolidayStore(db)
    const now = clock.now()
    const thisYear = yearOf(civilDayOf(now, timeZone))
    const audit = new AuditStore(db, clock)
    await act({ store, audit, held: await store.contents(pinoLog('warn')), now, thisYear, timeZone })
  })
}

function shown({ held, thisYear, now, timeZone }: Desk, asked: string | undefined): string {
  const years = asked === undefined ? [thisYear, thisYear + 1] : [namedYear(asked)]
  const calendar = chineseCalendar(held)
  const missing = missingYear(civilDayOf(now, timeZone), (year) => calendar.knows(year))
  return [
    ...years.map((year) =>
      holidaysText(
        year,
        held.find((one) => one.year === year),
        timeZone,
      ),
    ),
    ...(missing === undefined ? [] : [missingText(missing)]),
  ].join('\n\n')
}

function namedYear(asked: string): number {
  if (/^\d{4}$/.test(asked)) return Number(asked)
  throw new HubError('BAD_REQUEST', `${asked} is no year: write it like 2027.`)
}

interface SetWish {
  readonly year: string
  readonly file: string
  readonly options: SetOptions
}

async function setYear(desk: Desk, { year: asked, file, options }: SetWish): Promise<string> {
  const year = enterableYear(desk, asked)
  const festivals = await readFestivals(file, year)
  const others = desk.held.filter((one) => one.year !== year)
  const changes = changedDays(chineseCalendar(desk.held), chineseCalendar([...others, { year, festivals }]), year)
  if (options.check === true) return `${changesText(changes)}\n没有保存 / nothing was set`
  const state = await set(desk, year, festivals, options)
  return state === 'same' ? '与现有的相同 / it says what holds already' : `${changesText(changes)}\n${WHEN}`
}

async function removeYear(desk: Desk, asked: string, signature: Signature): Promise<string> {
  const year = Number(asked)
  if (!desk.held.some((one) => one.year === year))
    throw new HubError('NOT_FOUND', `Nothing was entered for ${asked}: "holidays show" tells what was.`)
  await set(desk, year, undefined, signature)
  const builtIn = packagedHolidays(year) === undefined ? '未录入 / none' : '系统自带 / built in'
  return `${year}: ${builtIn}\n${WHEN}`
}

/** What holds was read in the same breath: nobody can have set another since. */
async function set(
  desk: Desk,
  year: number,
  festivals: readonly Festival[] | undefined,
  signature: Partial<Signature>,
): Promise<'set' | 'same'> {
  const { by = '', why = '' } = signature
  if (by.trim() === '' || why.trim() === '')
    throw new HubError('BAD_REQUEST', '--by and --why must say who decided it, and why.')
  const basedOn = desk.held.find((one) => one.year === year)?.number ?? 0
  const state = await desk.store.set({ year, festivals, basedOn, by: by.trim(), why: why.trim() }, desk.now)
  if (state === 'set') {
    const detail = holidaysDetail(festivals)
    await desk.audit.write({ operator: 'command-line', action: 'holidays:set', object: String(year), detail })
  }
  return state
}

function enterableYear({ thisYear }: Desk, asked: string): number {
  const year = Number(asked)
  if (year === thisYear || year === thisYear + 1) return year
  throw new HubError('BAD_REQUEST', `${asked}: only ${thisYear} and ${thisYear + 1} can be entered.`)
}

/** @throws RULES_INVALID with every fault */
async function readFestivals(file: string, year: number): Promise<readonly Festival[]> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (cause) {
    throw new HubError('RULES_INVALID', `${file} cannot be read (${reasonOf(cause)}): check its name.`, { cause })
  }
  const text = listText(bytes, 'csv')
  if (text === undefined) throw new HubError('RULES_INVALID', `${file} is no text: save it as UTF-8.`)
  const { festivals, faults } = readHolidayText(text, year)
  const refuse = (lines: string): never => {
    throw new HubError('RULES_INVALID', `${file}: nothing was set:\n${lines}`)
  }
  if (faults.length > 0) refuse(faults.map(({ line, says }) => `line ${line}: ${says.zh} ${says.en}`).join('\n'))
  const senseless = holidayFaults({ year, festivals })
  if (senseless.length > 0) refuse(holidayFaultLines(senseless, festivals))
  return festivals
}
