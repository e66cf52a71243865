import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { constants, setPriority, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Setting } from '../alerting/rules/rule-change.ts'
import type { StoredRules } from '../alerting/rules/rule-store.ts'
import { THRESHOLDS } from '../alerting/rules/thresholds.ts'
import { formatValue } from '../alerting/rules/written-value.ts'
import type { Directory } from '../core/directory.ts'
import { HubError, reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { HomeId } from '../core/names.ts'
import type { FigureSetting } from '../core/rule-desk.ts'
import { type RuleTrials, TRIAL_DAYS, type Trial } from '../core/rule-trial.ts'
import { type Clock, days, isoInstant, minutes, systemClock } from '../core/time.ts'
import type { Config } from './config.ts'
import { readFigureSetting } from './figure-setting.ts'
import type { StopStack } from './stop-stack.ts'
import { TrialTallies } from './trial-tallies.ts'
import { programArguments } from './program-arguments.ts'

/** So many homes of a district are tried: five minutes of one core, with what some 400 readings a day of each home teach over 90 days. */
export const MOST_HOMES = 200
/** So many by one process: what it found counts though there is no time for the next. */
const HOMES_A_ROUND = 40
/** By then whoever asked has gone home. */
const LONGEST = minutes(15)
const MOST_MEMORY_MB = 1024

export interface RuleTrialParts {
  readonly config: Pick<Config, 'dataDir' | 'timeZone' | 'telemetry'>
  /** Where people live: without the homes of drills. */
  readonly residences: Pick<Directory, 'homes'>
  readonly rules: Pick<StoredRules, 'settings'>
  readonly clock: Pick<Clock, 'now'>
  /** Real time. */
  readonly pacing: Pick<Clock, 'after'>
  readonly log: Log
  /** Starts the backtest with that command line and environment; its standard output and error are read. */
  readonly start?: (args: readonly string[], env: Readonly<Record<string, string>>) => ChildProcess
}

/**
 * Tries figures by `hub/backtest` over the hub's own store, live rules and the change side by side: in processes of its own, one after the other
 * for a part of the homes each, with the lowest priority. One trial at a time; when its time is up, the parts that were judged are its result.
 * Nothing of it is kept on disk: a hub that starts again has forgotten it.
 */
export class BacktestTrials implements RuleTrials {
  readonly #parts: RuleTrialParts
  readonly #running = new Set<Promise<void>>()
  #newest: TrialRun | undefined

  constructor(parts: RuleTrialParts) {
    this.#parts = parts
  }

  async start(wish: FigureSetting, by: string): Promise<Trial> {
    const setting = readFigureSetting(wish)
    if (this.#newest?.trial.state === 'running')
      throw new HubError(
        'TRIAL_UNDER_WAY',
        '正在进行另一次试算，请稍后再试。 Another trial is running: try again in some minutes.',
      )
    const { homes, of } = this.#homesFor(setting)
    const shown = { by, setting: wish, startedAt: this.#parts.clock.now(), homes: homes.length, homesOf: of }
    const run = new TrialRun(this.#parts, { id: randomUUID(), ...shown, state: 'running', share: 0 })
    this.#newest = run
    const running = run.judge(setting, homes)
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
    return run.trial
  }

  find(id: string): Trial | undefined {
    return this.#newest?.trial.id === id ? this.#newest.trial : undefined
  }

  stop(id: string): void {
    if (this.#newest?.trial.id === id) this.#newest.stop('stopped')
  }

  /** Resolves when nothing of it runs any more. */
  async close(): Promise<void> {
    this.#newest?.stop('stopped')
    await Promise.all(this.#running)
  }

  /** Those that the figure would be another for, drawn evenly when they are too many. */
  #homesFor({ home, name }: Setting): { readonly homes: readonly HomeId[]; readonly of: number } {
    if (home !== undefined) return { homes: [home], of: 1 }
    const { residences, rules } = this.#parts
    const concerned = residences
      .homes()
      .map(({ id }) => id)
      .filter((id) => rules.settings.homes.get(id)?.[name] === undefined)
    if (concerned.length === 0)
      throw new HubError('BAD_REQUEST', '没有住户会受此影响。 There is no home that this would concern.')
    return { homes: drawnEvenly(concerned.toSorted(), MOST_HOMES), of: concerned.length }
  }
}

/** Trials until the hub stops. */
export function keepTrials(parts: Omit<RuleTrialParts, 'pacing'>, stops: StopStack): RuleTrials {
  const trials = new BacktestTrials({ ...parts, pacing: systemClock() })
  stops.push('trial of rules', () => trials.close())
  return trials
}

/** One trial from its start to its end. */
class TrialRun {
  readonly #parts: RuleTrialParts
  #trial: Trial
  #child: ChildProcess | undefined
  /** Of the rounds that have ended. */
  readonly #tallies = new TrialTallies(() => {})
  #judged = 0

  constructor(parts: RuleTrialParts, trial: Trial) {
    this.#parts = parts
    this.#trial = trial
  }

  get trial(): Trial {
    return this.#trial
  }

  stop(as: 'stopped' | 'slow'): void {
    if (as === 'slow' && this.#judged > 0) this.#isDone()
    this.#becomes({ state: as })
    // It only reads: nothing is lost.
    this.#child?.kill('SIGKILL')
  }

  /** Never throws: how it went stands in `trial`. */
  async judge(setting: Setting, homes: readonly HomeId[]): Promise<void> {
    const { log } = this.#parts
    try {
      await inTemporaryFolder(async (folder) => {
        const file = join(folder, 'change.json')
        await writeFile(file, JSON.stringify(rulesFile(setting)))
        // Somebody may have stopped it meanwhile.
        if (this.#trial.state === 'running') await this.#run(file, homes)
      })
    } catch (error) {
      log.warn('a trial of rules broke off', { reason: reasonOf(error) })
    }
    this.#becomes({ state: 'failed' })
    log.info('a trial of rules ended', { state: this.#trial.state, homes: homes.length })
  }

  async #run(file: string, homes: readonly HomeId[]): Promise<void> {
    const rounds = Math.ceil(homes.length / HOMES_A_ROUND)
    const limit = this.#parts.pacing.after(LONGEST, () => this.stop('slow'))
    try {
      for (let round = 0; round < rounds && this.#trial.state === 'running'; round += 1) {
        // Each takes every so-many-th of them, so that it is drawn as evenly as all.
        const some = homes.filter((_, index) => index % rounds === round)
        const tallies = new TrialTallies((share) => this.#isSoFar((round + share) / rounds))
        if (!(await this.#judgeSome(file, some, tallies))) return
        this.#tallies.add(tallies)
        this.#judged += some.length
      }
      this.#isDone()
    } finally {
      limit()
    }
  }

  /** @returns whether all of it was judged */
  async #judgeSome(file: string, homes: readonly HomeId[], tallies: TrialTallies): Promise<boolean> {
    const { config, clock, log, start = startBacktest } = this.#parts
    const from = isoInstant(clock.now() - days(TRIAL_DAYS))
    const span = ['--events', `store:${homes.join(',')}`, '--compare', file, '--from', from]
    const child = start([...span, '--json', '--report', '--threads', '1'], environmentOf(config))
    this.#child = child
    const code = await listen(child, tallies)
    // Without its last word nobody knows whether all of it was judged.
    if (code === 0 && tallies.outcome() !== undefined) return true
    log.warn('a trial of rules has no result', { code: code ?? undefined, reason: tallies.complaint })
    return false
  }

  #isSoFar(share: number): void {
    this.#becomes({ share: Math.max(share, this.#trial.share) })
  }

  #isDone(): void {
    const outcome = this.#tallies.outcome()
    if (outcome !== undefined) this.#becomes({ state: 'done', share: 1, homes: this.#judged, outcome })
  }

  /** What has ended stays as it ended. */
  #becomes(change: Partial<Trial>): void {
    if (this.#trial.state === 'running') this.#trial = { ...this.#trial, ...change }
  }
}

async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shouwang-trial-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Every so-many-th, the same each time. */
function drawnEvenly(homes: readonly HomeId[], most: number): readonly HomeId[] {
  const step = Math.max(1, homes.length / most)
  return homes.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

function rulesFile({ home, name, value }: Setting): object {
  const settings = { [name]: value === undefined ? 'default' : formatValue(THRESHOLDS[name], value) }
  return home === undefined ? { district: settings } : { homes: { [home]: settings } }
}

/** @returns the exit code once all that it wrote was read; `null` when it was killed. @throws what kept it from starting */
function listen(child: ChildProcess, tallies: TrialTallies): Promise<number | null> {
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => tallies.change(line))
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', (line) => tallies.report(line))
  return new Promise((resolved, reject) => {
    child.once('error', reject)
    child.once('close', resolved)
  })
}

function startBacktest(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const node = [`--max-old-space-size=${MOST_MEMORY_MB}`, ...programArguments('hub/backtest/command.ts', ...args)]
  const child = spawn(process.execPath, node, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    // At once: threads that it starts take over how urgent it is.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It is gone already, which its end tells.
  }
  return child
}

/** What the backtest reads this installation by; no account, password or key but the store's. */
function environmentOf({ dataDir, timeZone, telemetry }: RuleTrialParts['config']): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'NODE_EXTRA_CA_CERTS'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(inherited),
    HUB_DATA_DIR: resolve(dataDir),
    HUB_TIME_ZONE: timeZone,
    HUB_TELEMETRY: telemetry.kind,
    ...storeSettings(telemetry),
  }
}

function storeSettings(telemetry: Config['telemetry']): Record<string, string> {
  if (telemetry.kind === 'embedded') return {}
  if (telemetry.kind === 'influx2') {
    const { url, token, org, bucket } = telemetry
    return { HUB_INFLUX_URL: url, HUB_INFLUX_TOKEN: token, HUB_INFLUX_ORG: org, HUB_INFLUX_BUCKET: bucket }
  }
  const { url, database, username, password } = telemetry
  return {
    HUB_INFLUX_URL: url,
    HUB_INFLUX_BUCKET: database,
    ...(username === undefined ? {} : { HUB_INFLUX_USERNAME: username }),
    ...(password === undefined ? {} : { HUB_INFLUX_PASSWORD: password }),
  }
}
