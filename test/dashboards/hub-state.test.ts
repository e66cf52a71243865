import { describe, expect, it } from 'vitest'
import type { AlertView, OverviewView } from '../../dashboards/api/views.ts'
import {
  hubTime,
  withAlert,
  withBeat,
  withHomes,
  withNewsSince,
  withOverview,
} from '../../dashboards/web/src/hub-state.ts'
import { homesOnline } from '../../dashboards/web/src/homes-online.ts'
import { hms, whenText } from '../../dashboards/web/src/time-text.ts'
import { buildWeb } from '../../dashboards/api/web-server.ts'
import { fillDesk } from '../support/fake-desk.ts'
import { fakeWeb } from '../support/fake-web.ts'
import { ManualClock } from '../support/manual-clock.ts'

const NOW = Date.UTC(2026, 10, 22, 6, 32, 7)

async function someOverview(): Promise<OverviewView> {
  const clock = new ManualClock(NOW)
  const web = fakeWeb({ pacing: clock }, clock)
  await fillDesk(web.desk)
  const app = buildWeb(web.options)
  const view: OverviewView = (await app.inject('/api/v1/overview')).json()
  await app.close()
  return view
}

function first(view: OverviewView): AlertView {
  const alert = view.alerts.find((one) => one.kind === 'fall')
  if (alert === undefined) throw new Error('no fall among the alerts')
  return alert
}

const later = (alert: AlertView, change: Partial<AlertView>): AlertView => {
  const seq = alert.events.length + 1
  const line = { seq, at: NOW, type: 'x', actor: 'x', channel: 'web' as const, words: { zh: '', en: '' } }
  return { ...alert, ...change, events: [...alert.events, line] }
}

describe('what the page knows', () => {
  it('puts the worst alert first and among equals the one that waits longest', async () => {
    const view = await someOverview()
    const state = withOverview(undefined, view, 0)
    expect(state.overview.alerts.map((alert) => alert.severity)).toEqual(['life-safety', 'urgent', 'routine'])
    const newer = { ...first(view), id: 'z', openedAt: NOW }
    expect(
      withAlert(state, newer)
        .overview.alerts.map((alert) => alert.id)
        .slice(0, 2),
    ).toEqual([first(view).id, 'z'])
  })

  it('never lets an older story replace a newer one', async () => {
    const view = await someOverview()
    const old = first(view)
    const state = withAlert(withOverview(undefined, view, 0), later(old, { state: 'acknowledged' }))
    const after = withAlert(state, old)
    expect(first(after.overview).state).toBe('acknowledged')
    expect(first(withOverview(state, view, 1).overview).state).toBe('acknowledged')
  })

  it('keeps an alert that opened while an overview was on its way, and none that ended unseen', async () => {
    const view = await someOverview()
    const asked = withOverview(undefined, view, 0)
    const opened = { ...first(view), id: 'z', openedAt: NOW }
    const known = withAlert(asked, opened)
    const without = { ...view, alerts: view.alerts.filter(({ kind }) => kind !== 'fall') }
    const after = withNewsSince(withOverview(known, without, 1), asked, known)
    expect(after.overview.alerts.map(({ id }) => id)).toEqual(['z', ...without.alerts.map(({ id }) => id)])
    const next = withNewsSince(withOverview(after, without, 2), after, after)
    expect(next.overview.alerts).toEqual(without.alerts)
  })

  it('does not bring back a resolved alert when an older overview arrives late', async () => {
    const view = await someOverview()
    const resolved = later(first(view), { state: 'resolved', resolvedAt: NOW, outcome: 'help-given' })
    const state = withAlert(withOverview(undefined, view, 0), resolved)
    expect(state.overview.resolved[0]?.id).toBe(resolved.id)
    const after = withOverview(state, view, 1)
    expect(after.overview.alerts.some((alert) => alert.id === resolved.id)).toBe(false)
  })

  it('takes a receipt that adds no line to the story', async () => {
    const view = await someOverview()
    const alert = first(view)
    const delivered = {
      ...alert,
      told: alert.told.map((one) => Object.assign({}, one, { state: 'delivered' as const })),
    }
    const state = withAlert(withOverview(undefined, view, 0), delivered)
    expect(first(state.overview).told.every((one) => one.state === 'delivered')).toBe(true)
  })

  it('changes the homes that changed and no other', async () => {
    const view = await someOverview()
    const state = withOverview(undefined, view, 0)
    const [home] = view.homes
    if (home === undefined) throw new Error('no home')
    const after = withHomes(state, [{ ...home, lastActivityAt: NOW }])
    expect(after.overview.homes[0]?.lastActivityAt).toBe(NOW)
    expect(after.overview.homes.slice(1)).toEqual(state.overview.homes.slice(1))
  })

  it('takes in a home that it does not list, in a town too large for that, once nothing is heard of it', async () => {
    const view = await someOverview()
    const heard = view.homes.map((home) => ({
      ...home,
      gateways: home.gateways.map((one) => ({ ...one, online: true })),
    }))
    const [other, ...listed] = heard
    if (other === undefined) throw new Error('no home')
    const state = withOverview(undefined, { ...view, homes: listed }, 0)
    expect(homesOnline(state.overview)).toBe(view.homesTotal)
    expect(withHomes(state, [other])).toBe(state)
    const gone = { ...other, gateways: other.gateways.map((one) => ({ ...one, online: false })) }
    const after = withHomes(state, [gone])
    expect(homesOnline(after.overview)).toBe(view.homesTotal - 1)
    expect(homesOnline(withHomes(after, [other]).overview)).toBe(view.homesTotal)
  })

  it("runs the hub's clock between beats at the hub's speed", async () => {
    const state = withOverview(undefined, { ...(await someOverview()), speed: 10 }, 1000)
    expect(hubTime(state, 1500)).toBe(NOW + 5000)
    const beat = { now: NOW + 60_000, speed: 10, health: [], quarantined: 3 }
    const after = withBeat(state, beat, 2000)
    expect(hubTime(after, 2000)).toBe(NOW + 60_000)
    expect(after.overview.quarantined).toBe(3)
  })
})

describe('times on the page', () => {
  it.each([
    [0, '0:00:00'],
    [-5000, '0:00:00'],
    [59_999, '0:00:59'],
    [872_000, '0:14:32'],
    [97_380_000, '27:03:00'],
  ])('%i ms read %s', (duration, text) => {
    expect(hms(duration)).toBe(text)
  })

  it("are the hub's, with the day when it is not today", () => {
    expect(whenText(NOW, NOW, 'Asia/Shanghai')).toBe('14:32:07')
    expect(whenText(NOW - 86_400_000, NOW, 'Asia/Shanghai')).toBe('11-21 14:32:07')
  })
})
