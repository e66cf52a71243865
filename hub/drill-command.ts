import type { Command } from 'commander'
import { type Drill, DrillStore } from '../alerting/drill/drill-store.ts'
import { DRILL_STAGES, STAGE_WORDS, type StageTimes } from '../alerting/drill/stages.ts'
import { dateTimeText } from '../core/calendar.ts'
import { HubError } from '../core/errors.ts'
import type { AreaCode } from '../core/names.ts'
import { type Clock, type DurationMs, type EpochMs, seconds } from '../core/time.ts'
import { openRegistry } from '../registry/registry.ts'
import { districtsOf } from './drill-directory.ts'
import type { Terminal } from './terminal.ts'
import { withStateDatabase } from './with-state-database.ts'
import { textTable } from './text-table.ts'

interface DrillOptions {
  readonly district?: AreaCode
  readonly last?: boolean
}

/** A running hub looks once a second. */
const TAKEN_UP_WITHIN = seconds(5)
/** Longer than its last stage may take. */
const ENDS_WITHIN = seconds(60)
const LOOK_EVERY = seconds(0.1)

/** `drill`: a test SOS through the running hub, and how long each stage took. The exit code is 1 when one did not come through. */
export function addDrillCommand(program: Command, terminal: Terminal): void {
  program
    .command('drill')
    .description('send a test SOS through the running hub, and print how long each stage took')
    .option('--district <code>', 'one district only; all of them when left out')
    .option('--last', 'run none; print the last one')
    .action(async (options: DrillOptions) => {
      if (!(await drill(options, terminal))) process.exitCode = 1
    })
}

/**
 * Runs or shows drills. @returns whether each came through
 *
 * @throws NOT_FOUND for a district that there is not. @throws DRILL_UNDER_WAY when one is under way there, or when no hub takes it up.
 */
export async function drill({ district, last }: DrillOptions, terminal: Terminal): Promise<boolean> {
  const { environment, clock } = terminal
  return withStateDatabase(environment, async ({ db, config: { timeZone } }) => {
    const store = new DrillStore(db)
    const { directory } = await openRegistry(db)
    const wanted = chosen(districtsOf(directory), district)
    const ended = last === true ? await lastOf(wanted, store) : await run(wanted, store, clock)
    for (const one of ended) {
      const name = directory.area(one.district)?.name ?? ''
      terminal.print(drillText(one, { name, timeZone, times: await store.times(one.number) }))
    }
    return ended.every(({ state }) => state === 'passed')
  })
}

function chosen(districts: readonly AreaCode[], wanted: AreaCode | undefined): readonly AreaCode[] {
  if (districts.length === 0) throw new HubError('NOT_FOUND', 'There is no district yet: import an installation list.')
  if (wanted === undefined) return districts
  if (districts.includes(wanted)) return [wanted]
  throw new HubError('NOT_FOUND', `There is no district ${wanted}; there are: ${districts.join(', ')}.`)
}

async function lastOf(districts: readonly AreaCode[], store: DrillStore): Promise<readonly Drill[]> {
  const found: Drill[] = []
  for (const district of districts) {
    const last = await store.last(district)
    if (last !== undefined) found.push(last)
  }
  if (found.length === 0) throw new HubError('NOT_FOUND', 'There was no drill yet: run one.')
  return found
}

async function run(districts: readonly AreaCode[], store: DrillStore, clock: Clock): Promise<readonly Drill[]> {
  const numbers: number[] = []
  for (const district of districts) {
    const number = await store.request(district, clock.now())
    if (number === undefined) throw underWay(district)
    numbers.push(number)
  }
  const ended: Drill[] = []
  for (const number of numbers) ended.push(await outcome(number, store, clock))
  return ended
}

const underWay = (district: AreaCode): HubError =>
  new HubError(
    'DRILL_UNDER_WAY',
    `A drill of ${district} is under way: wait for its end, a minute at most, and try again.`,
    {
      retryable: true,
    },
  )

async function outcome(number: number, store: DrillStore, clock: Clock): Promise<Drill> {
  const since = clock.now()
  for (;;) {
    const now = await store.drill(number)
    if (now?.state === 'passed' || now?.state === 'failed') return now
    const waited = clock.now() - since
    if (waited > ENDS_WITHIN || (now?.state === 'requested' && waited > TAKEN_UP_WITHIN)) {
      await store.withdraw(number, clock.now())
      throw new HubError(
        'DRILL_UNDER_WAY',
        'No hub took the drill up or ended it: is it running, with the same HUB_DATA_DIR? Its log says more.',
        { retryable: true },
      )
    }
    await pause(LOOK_EVERY, clock)
  }
}

const pause = (time: DurationMs, clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    clock.after(time, resolve)
  })

function drillText(
  { district, state, stuck_at, finished_at }: Drill,
  by: { readonly name: string; readonly timeZone: string; readonly times: StageTimes },
): string {
  const at = dateTimeText(finished_at ?? 0, by.timeZone)
  const stuck = stuck_at === null ? undefined : STAGE_WORDS[stuck_at]
  const result =
    state === 'passed'
      ? '通过 / came through'
      : `未通过,卡在“${stuck?.zh ?? '?'}” / did not come through, stuck at: ${stuck?.en ?? '?'}`
  const rows = DRILL_STAGES.map((stage) => [
    STAGE_WORDS[stage].zh,
    STAGE_WORDS[stage].en,
    took(by.times, by.times[stage]),
  ])
  return `演练 / drill ${district} ${by.name} ${at}:${result}\n${textTable(['环节', 'stage', '毫秒 / ms'], rows)}`
}

/** Since publishing. */
const took = ({ published }: StageTimes, at: EpochMs | undefined): string =>
  at === undefined || published === undefined ? '–' : String(at - published)
