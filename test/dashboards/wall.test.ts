import { describe, expect, it } from 'vitest'
import { hours } from '../../core/time.ts'
import type { MeasuresView, SignsView } from '../../dashboards/api/alert-views.ts'
import { calling, newlyCalling, publicPlace } from '../../dashboards/web/src/alert/alarm-calls.ts'
import { commandOf, moved } from '../../dashboards/web/src/alert/key-command.ts'
import { planReadings, readingsOption } from '../../dashboards/web/src/alert/readings-option.ts'
import { homesOnline } from '../../dashboards/web/src/homes-online.ts'
import { NOW } from '../support/built-web.ts'

const alert = (id: string, severity: 'life-safety' | 'urgent', state: 'open' | 'acknowledged' = 'open') => ({
  id,
  severity,
  state,
})
const ids = (alerts: readonly { readonly id: string }[]) => alerts.map(({ id }) => id)

describe('the bell', () => {
  it('calls for a danger to life that nobody has answered, once', () => {
    const alerts = [alert('a', 'life-safety'), alert('b', 'urgent'), alert('c', 'life-safety', 'acknowledged')]
    expect(ids(newlyCalling(new Set(), alerts))).toEqual(['a'])
    expect(ids(newlyCalling(new Set(ids(calling(alerts))), alerts))).toEqual([])
  })

  it('calls again for what became worse, and for what nobody looks after any more', () => {
    const before = [alert('a', 'urgent'), alert('b', 'life-safety', 'acknowledged')]
    const after = [alert('a', 'life-safety'), alert('b', 'life-safety')]
    expect(ids(newlyCalling(new Set(ids(calling(before))), after))).toEqual(['a', 'b'])
  })

  it('names the place down to the village and no further', () => {
    expect(publicPlace(['宁河区', '芦台镇', '前营村', '第一网格'])).toBe('宁河区芦台镇前营村')
    expect(publicPlace([])).toBe('')
  })
})

describe('the keys', () => {
  const press = (key: string, held: Partial<Parameters<typeof commandOf>[0]> = {}) =>
    commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...held })

  it.each([
    ['j', 'next'],
    ['k', 'previous'],
    ['a', 'acknowledge'],
    ['A', 'acknowledge'],
    ['o', 'en-route'],
    ['s', 'on-scene'],
    ['r', 'resolve'],
    ['?', 'help'],
    ['x', undefined],
    ['constructor', undefined],
    ['Enter', undefined],
  ])('%s means %s', (key, command) => {
    expect(press(key)).toBe(command)
  })

  it('leave the browser its own: Ctrl+S saves, Cmd+R loads anew', () => {
    expect([press('s', { ctrlKey: true }), press('r', { metaKey: true }), press('a', { altKey: true })]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('that are held down move on, but act once', () => {
    expect([press('j', { repeat: true }), press('a', { repeat: true })]).toEqual(['next', undefined])
  })

  it('stay at the ends of the list', () => {
    expect([moved(-1, 3, 'next'), moved(2, 3, 'next'), moved(0, 3, 'previous'), moved(-1, 3, 'previous')]).toEqual([
      0, 2, 0, 0,
    ])
    expect(moved(-1, 0, 'next')).toBe(-1)
  })
})

describe('the homes that are heard', () => {
  const home = (...heard: boolean[]) => ({ ...HOME, gateways: heard.map((online) => ({ id: 'g', online })) })

  it('are counted among all, though only those in trouble are listed', () => {
    const homes = [home(false), home(true, false), home()]
    expect(homesOnline({ homes, homesTotal: 10_000 })).toBe(9998)
  })
})

const HOME = {
  id: 'H01',
  place: { area: '', areaNames: [], address: '' },
  person: { name: '', careLevel: 'self-caring', riskGrade: 'green' },
  presence: { mode: 'at-home' },
  stillnessJudged: true,
} as const

describe('the picture of the readings', () => {
  const fall: SignsView = { device: 'd1', room: 'bedroom', metric: 'fall', at: [NOW] }
  const still: SignsView = { device: 'd2', room: 'kitchen', metric: 'motion', at: [] }
  const warmth = (device: string): MeasuresView => ({
    device,
    room: 'living',
    metric: 'room-temperature',
    points: [[NOW, 19.44]],
  })
  const words = { raised: '报警', rowName: () => 'row', plotName: () => 'plot', time: () => '14:32' }
  const colours = { ink: '#000', line: '#ccc', accent: '#0a0', danger: '#a00' }

  it('has a row for each sensor that said something, and one plot for each metric', () => {
    const plan = planReadings({ signs: [fall, still], measures: [warmth('d3'), warmth('d4')] })
    expect(plan.rows).toEqual([fall])
    expect(plan.plots.map(({ lines }) => lines.length)).toEqual([2])
  })

  it.each([
    ['nothing', [], []],
    ['signs only', [fall], []],
    ['figures only', [], [warmth('d3')]],
    ['both', [fall], [warmth('d3')]],
  ])('of %s gives every series a grid of its own', (_, signs, measures) => {
    const plan = planReadings({ signs, measures })
    const window = { from: NOW - hours(1), to: NOW }
    const option = readingsOption({ plan, window, openedAt: NOW, colours, words })
    const grids = signs.length + measures.length
    for (const part of ['grid', 'xAxis', 'yAxis', 'series']) expect(option[part]).toHaveLength(grids)
  })
})
