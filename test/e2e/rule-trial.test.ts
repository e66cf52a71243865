import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { days, systemClock } from '../../core/time.ts'
import type { TrialView } from '../../dashboards/api/rules-views.ts'
import { recordedLives, START } from '../hub/backtest/recorded-lives.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { until } from '../support/until.ts'

const LIVED = days(4)

let hub: HubUnderTest
beforeAll(async () => {
  const now = systemClock().now()
  hub = await HubUnderTest.start({ startAt: now })
  // The same hours of the day, up to some hours ago.
  const later = Math.floor((now - START - LIVED) / days(1)) * days(1)
  const lives = recordedLives(LIVED).filter(({ device }) => !device.startsWith('a-'))
  const readings = lives.map(({ home, device, metric, value, at }) => {
    return { home, device, metric, value, at: at + later, receivedAt: at + later }
  })
  await hub.hub.store.write(readings)
}, 60_000)
afterAll(() => hub.remove())

const ask = async (method: string, path: string, body?: object): Promise<TrialView> => {
  const headers = { 'content-type': 'application/json' }
  const payload = body === undefined ? {} : { headers, body: JSON.stringify(body) }
  return (await hub.ask(`/api/v1/rules/trials${path}`, { method, ...payload })).json()
}

/** The processes that this one started. */
const children = (): readonly number[] =>
  readdirSync(`/proc/${process.pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )

it('a threshold is tried on what a running hub has stored, beside it and behind everything else', async () => {
  const before = new Set(process.platform === 'linux' ? children() : [])
  const begun = await ask('POST', '', { name: 'inactivityCeiling', value: '2 h', home: 'h02' })
  expect(begun).toMatchObject({ state: 'running', homes: 1, homesOf: 1 })
  if (process.platform === 'linux') {
    await until(() => children().some((pid) => !before.has(pid)))
    const started = children().filter((pid) => !before.has(pid))
    await until(() => started.every((pid) => getPriority(pid) === 19))
  }
  // The store takes readings and the hub alarms meanwhile.
  await hub.say('h01', 'sos', { sos: true })
  let view = begun
  await until(async () => {
    view = await ask('GET', `/${begun.id}`)
    return view.state !== 'running'
    // Whatever else runs comes first.
  }, 200_000)
  expect(view).toMatchObject({ state: 'done', share: 1, outcome: { homesRead: 1, homesChanged: 1 } })
  expect(view.outcome?.readings).toBeGreaterThan(500)
  expect(view.outcome?.more).toBeGreaterThan(0)
  expect(view.outcome?.kinds.map(({ kind }) => kind)).toContain('inactivity')
  expect(view.outcome?.homes[0]).toMatchObject({ home: 'h02' })
}, 240_000)

it('a hub that stops takes the trial along', async () => {
  const begun = await ask('POST', '', { name: 'inactivityCeiling', value: '2 h' })
  expect(begun.homes).toBeGreaterThan(1)
  await hub.stop()
  if (process.platform !== 'linux') return
  const running = children().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  expect(running.filter((line) => line.includes('hub/backtest/command.ts'))).toEqual([])
})
