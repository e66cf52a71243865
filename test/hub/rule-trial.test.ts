import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { NOTHING_SET, type RuleSettings } from '../../alerting/rules/rules.ts'
import { silentLog } from '../../core/log.ts'
import { isHubError } from '../../core/errors.ts'
import type { Trial } from '../../core/rule-trial.ts'
import { hours, minutes } from '../../core/time.ts'
import { BacktestTrials } from '../../hub/rule-trial.ts'
import { aHome } from '../alerting/detectors/village.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { until } from '../support/until.ts'

const WISH = { name: 'inactivityCeiling', text: '6 h' }
const NOW = Date.UTC(2026, 10, 22, 6, 32, 7)

/** Trials whose backtest is a script in a real process. */
function trialsOf(script: string, homes = 2, settings: RuleSettings = NOTHING_SET) {
  const clock = new ManualClock(NOW)
  const asked: (readonly string[])[] = []
  const children: ChildProcess[] = []
  const trials = new BacktestTrials({
    config: { dataDir: 'data', timeZone: 'Asia/Shanghai', telemetry: { kind: 'embedded' } },
    residences: { homes: () => Array.from({ length: homes }, (_, n) => aHome(`h${String(n).padStart(4, '0')}`)) },
    rules: { settings },
    clock,
    pacing: clock,
    log: silentLog,
    start(args) {
      asked.push(args)
      files.push(args[3] ?? '')
      const child = spawn('bash', ['-c', script, 'backtest', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      children.push(child)
      return child
    },
  })
  stops.push(() => trials.close())
  return { trials, clock, asked, children }
}

const stops: (() => Promise<void>)[] = []
/** Where each trial wrote down its change: gone when it has ended. */
const files: string[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  expect(files.splice(0).filter((file) => existsSync(file))).toEqual([])
})

const ended = (trials: BacktestTrials, { id }: Trial) => until(() => trials.find(id)?.state !== 'running')

it('counts what would be more and fewer by kind, hour and home', async () => {
  const line = (change: string, home: string, kind: string, at: string): string =>
    JSON.stringify({ change, at, home, kind, severity: 'urgent', summary: '{"change":"more"}' })
  const lines = [
    line('more', 'h0001', 'inactivity', '2026-11-02T03:12:00+08:00'),
    line('more', 'h0001', 'inactivity', '2026-11-03T03:55:00+08:00'),
    line('fewer', 'h0000', 'not-returned', '2026-11-03T22:01:00+08:00'),
    'something else',
    '{"change":"more","kind":"constructor"}',
  ]
  const { trials, asked } = trialsOf(`cat <<'END'\n${lines.join('\n')}\nEND\necho '{"homes":2,"readings":81}' >&2`)
  const begun = await trials.start(WISH, 'op-1')
  expect(begun).toMatchObject({ by: 'op-1', state: 'running', share: 0, homes: 2, homesOf: 2, setting: WISH })
  await ended(trials, begun)
  expect(trials.find(begun.id)).toMatchObject({
    state: 'done',
    share: 1,
    outcome: {
      more: 2,
      fewer: 1,
      kinds: [
        { kind: 'inactivity', more: 2, fewer: 0 },
        { kind: 'not-returned', more: 0, fewer: 1 },
      ],
      hours: [
        { hour: 3, more: 2, fewer: 0 },
        { hour: 22, more: 0, fewer: 1 },
      ],
      homes: [
        { home: 'h0001', more: 2, fewer: 0 },
        { home: 'h0000', more: 0, fewer: 1 },
      ],
      homesChanged: 2,
      readings: 81,
      homesRead: 2,
    },
  })
  expect(asked[0]?.join(' ')).toMatch(
    /^--events store:h0000,h0001 --compare \/.*change\.json --from 2026-10-23T06:32:07\.000Z --json --report --threads 1$/,
  )
})

it('tells the backtest of the change alone: for the home, or for the district', async () => {
  const { trials } = trialsOf(
    `file=$4; [ "$(cat $file)" = '{"homes":{"h0001":{"inactivityCeiling":"6 h"}}}' ] && echo '{"homes":1,"readings":7}' >&2`,
  )
  const begun = await trials.start({ ...WISH, home: 'h0001' }, 'op-1')
  await ended(trials, begun)
  expect(trials.find(begun.id)?.outcome).toMatchObject({ more: 0, fewer: 0, readings: 7 })
  const other = trialsOf(
    `[ "$(cat $4)" = '{"district":{"inactivityCeiling":"default"}}' ] && echo '{"homes":1,"readings":7}' >&2`,
  )
  const back = await other.trials.start({ name: 'inactivityCeiling', text: undefined }, 'op-1')
  await ended(other.trials, back)
  expect(other.trials.find(back.id)?.state).toBe('done')
})

it('draws the homes of a large district evenly, from those without a figure of their own', async () => {
  const own = new Map([['h0003', { inactivityCeiling: hours(9) }]])
  const { trials, asked } = trialsOf(`echo '{"homes":1,"readings":7}' >&2`, 1001, { district: {}, homes: own })
  const begun = await trials.start(WISH, 'op-1')
  expect([begun.homes, begun.homesOf]).toEqual([200, 1000])
  await ended(trials, begun)
  const rounds = asked.map((args) => args[1]?.slice('store:'.length).split(',') ?? [])
  expect(rounds.map(({ length }) => length)).toEqual([40, 40, 40, 40, 40])
  expect(trials.find(begun.id)).toMatchObject({ state: 'done', homes: 200, outcome: { readings: 35, homesRead: 5 } })
  const homes = rounds.flat().toSorted()
  expect(new Set(homes).size).toBe(200)
  expect(homes).not.toContain('h0003')
  const numbers = homes.map((home) => Number(home.slice(1)))
  const gaps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0))
  expect([Math.min(...gaps), Math.max(...gaps)]).toEqual([5, 6])
})

it('says how far it is, and runs alone', async () => {
  const { trials, asked } = trialsOf(`echo '{"share":0.25}' >&2; echo '{"share":0.1}' >&2; sleep 60`)
  const begun = await trials.start(WISH, 'op-1')
  await expect(trials.start(WISH, 'op-2')).rejects.toSatisfy((error) => isHubError(error, 'TRIAL_UNDER_WAY'))
  await until(() => trials.find(begun.id)?.share === 0.25)
  expect(trials.find('other')).toBeUndefined()
  expect(asked).toHaveLength(1)
})

it('is stopped at once, and makes room for the next', async () => {
  const { trials, children } = trialsOf(`trap "" TERM; echo '{"share":0.5}' >&2; while :; do sleep 0.01; done`)
  const begun = await trials.start(WISH, 'op-1')
  await until(() => trials.find(begun.id)?.share === 0.5)
  trials.stop(begun.id)
  trials.stop(begun.id)
  expect(trials.find(begun.id)?.state).toBe('stopped')
  const next = await trials.start(WISH, 'op-2')
  await until(() => children[0]?.signalCode === 'SIGKILL')
  await until(() => trials.find(next.id)?.share === 0.5)
  expect([trials.find(begun.id), trials.find(next.id)?.state]).toEqual([undefined, 'running'])
})

it('that is stopped before its process began never begins one', async () => {
  const { trials, children } = trialsOf('sleep 60')
  const begun = await trials.start(WISH, 'op-1')
  trials.stop(begun.id)
  await trials.close()
  expect([trials.find(begun.id)?.state, children.length]).toEqual(['stopped', 0])
})

it('ends after a quarter of an hour, whatever it has', async () => {
  const { trials, clock, children } = trialsOf(`echo '{"share":0.5}' >&2; exec sleep 60`)
  const begun = await trials.start(WISH, 'op-1')
  await until(() => trials.find(begun.id)?.share === 0.5)
  await clock.advance(minutes(15) - 1)
  expect(trials.find(begun.id)?.state).toBe('running')
  await clock.advance(1)
  expect(trials.find(begun.id)?.state).toBe('slow')
  await until(() => children[0]?.signalCode === 'SIGKILL')
})

it('whose time is up tells what was judged until then, of fewer homes', async () => {
  const line = { change: 'more', at: '2026-11-02T03:12:00+08:00', home: 'h0001', kind: 'inactivity' }
  const { trials, clock, children } = trialsOf(
    `case "$2" in *h0002*) echo '{"share":0.5}' >&2; exec sleep 60;; esac
    echo '${JSON.stringify(line)}'; echo '{"homes":34,"readings":81}' >&2`,
    100,
  )
  const begun = await trials.start(WISH, 'op-1')
  await until(() => children.length === 3 && trials.find(begun.id)?.share === 5 / 6)
  await clock.advance(minutes(15))
  expect(trials.find(begun.id)).toMatchObject({
    state: 'done',
    homes: 67,
    homesOf: 100,
    outcome: { more: 2, fewer: 0, homes: [{ home: 'h0001', more: 2, fewer: 0 }], readings: 162, homesRead: 68 },
  })
  await until(() => children[2]?.signalCode === 'SIGKILL')
})

it.each([
  ['dies', `echo '{"homes":2,"readings":81}' >&2; kill -9 $$`],
  ['fails', `echo '{"homes":2,"readings":81}' >&2; exit 3`],
  ['ends without its last word', `echo '{"share":0.9}' >&2`],
])('has failed when its process %s, and another may begin', async (_, script) => {
  const { trials, clock } = trialsOf(script)
  const begun = await trials.start(WISH, 'op-1')
  await ended(trials, begun)
  expect(trials.find(begun.id)).toMatchObject({ state: 'failed' })
  expect(trials.find(begun.id)?.outcome).toBeUndefined()
  await ended(trials, await trials.start(WISH, 'op-2'))
  expect(clock.pending()).toBe(0)
})

it('has failed when there is no such program', async () => {
  const { trials } = trialsOf('true')
  const none = new BacktestTrials({
    config: { dataDir: 'data', timeZone: 'Asia/Shanghai', telemetry: { kind: 'embedded' } },
    residences: { homes: () => [aHome('h1')] },
    rules: { settings: NOTHING_SET },
    clock: new ManualClock(NOW),
    pacing: new ManualClock(NOW),
    log: silentLog,
    start: () => spawn('/there/is/no/such/program', { stdio: ['ignore', 'pipe', 'pipe'] }),
  })
  const begun = await none.start(WISH, 'op-1')
  await ended(none, begun)
  expect(none.find(begun.id)?.state).toBe('failed')
  await trials.close()
})

it('does not begin where nobody is concerned, nor for what cannot be set', async () => {
  const { trials, asked } = trialsOf('true', 0)
  await expect(trials.start(WISH, 'op-1')).rejects.toThrow('没有住户会受此影响')
  await expect(trials.start({ ...WISH, text: '800 h' }, 'op-1')).rejects.toThrow('须为')
  await expect(trials.start({ name: 'sosOnce', home: 'h1', text: '9 s' }, 'op-1')).rejects.toThrow('只能全区')
  expect(asked).toEqual([])
})
