import { describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import { memoryText } from '../../../alerting/memory-text.ts'
import { PresenceGate } from '../../../alerting/presence/presence-gate.ts'
import type { Detector, Json } from '../../../core/detector.ts'
import type { Finding } from '../../../core/finding.ts'
import { findingId } from '../../../core/finding.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import type { Presence, PresenceMode } from '../../../core/presence.ts'
import { PRESENCE_MODES } from '../../../core/presence.ts'
import { hours, minutes } from '../../../core/time.ts'
import { judge, lineOf, Story } from '../detectors/story.ts'
import { oneHome, village } from '../detectors/village.ts'

const contents = oneHome({ inactivityCeiling: hours(3) })
const AWAY = PRESENCE_MODES.filter((mode) => mode !== 'at-home')
const STILL = 'urgent inactivity h1 raised: 客厅 13:00 起无活动已 3 小时;此户上限 3 小时'

/** Somebody moved at 13:00, and then the mode was set. */
const away = (mode: PresenceMode, lasts = hours(10)) =>
  new Story('13:00', contents).connects().moves().setsMode(mode, lasts)

describe('while a resident is away', () => {
  it.each(AWAY)('%s: stillness is told to nobody', (mode) => {
    expect(away(mode).pass(hours(9), minutes(1)).lines()).toEqual([])
  })

  it.each(AWAY)('%s: SOS, fall, smoke, gas, CO and water are told as ever', (mode) => {
    const story = away(mode).pass(minutes(1))
    for (const metric of ['sos', 'fall', 'smoke', 'gas', 'carbon-monoxide', 'water-leak'] as const) {
      story.says({ device: 'button', metric })
    }
    expect(story.lines().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'life-safety sos',
      'life-safety fall',
      'life-safety smoke',
      'life-safety gas',
      'life-safety carbon-monoxide',
      'urgent water-leak',
    ])
  })

  it('a silent gateway can wait for the morning, however long', () => {
    const story = away('in-hospital').pass(minutes(1)).fallsSilent().pass(hours(8), minutes(1))
    expect(story.lines().map((line) => line.slice(0, 25))).toEqual([
      'routine gateway-offline h',
      'routine gateway-offline h',
    ])
  })
})

describe('when a mode ends', () => {
  const AFRESH = `${STILL} [11-22 13:00 起未解除,住院状态已结束]`

  it('by itself, what was held back and still holds is raised then, once, under an id of its own', () => {
    const story = away('in-hospital').pass(hours(10) - minutes(1), minutes(1))
    expect(story.lines()).toEqual([])
    const found = story.pass(minutes(1)).found()
    expect(found.map(lineOf)).toEqual([AFRESH])
    expect(found[0]?.offset).toBe(story.happenings.length)
    expect(story.pass(hours(2), minutes(1)).lines()).toEqual([])
  })

  it('because somebody said so, likewise', () => {
    expect(away('in-hospital').pass(hours(4), minutes(1)).setsMode('at-home').lines()).toEqual([AFRESH])
  })

  it('by the motion that also ends the stillness, only the question is raised', () => {
    expect(away('in-hospital').pass(hours(4), minutes(1)).moves().lines()).toEqual([
      'routine presence h1 raised: 住院至 23:00,但客厅 17:00 有活动,已恢复守护;请确认是否已回家',
      'urgent inactivity h1 cleared: 客厅 17:00 又有活动',
    ])
  })

  it('what was told before it was set, and still holds, is raised afresh: its alert may have been closed meanwhile', () => {
    const story = new Story('13:00', contents).connects().moves().pass(hours(3), minutes(1))
    expect(story.lines()).toEqual([STILL])
    story.setsMode('with-family', hours(2)).pass(hours(2), minutes(1))
    expect(story.lines()).toEqual([`${STILL} [11-22 13:00 起未解除,外出状态已结束]`])
  })

  it('a gateway that is still silent is as urgent as ever', () => {
    const story = away('in-hospital').pass(minutes(1)).fallsSilent().pass(hours(6), minutes(1))
    story.found()
    const [first, ...more] = story.setsMode('at-home').lines()
    expect(first).toMatch(/^urgent gateway-offline h1 raised: .*\[11-22 13:01 起未解除,住院状态已结束\]$/)
    expect(more).toEqual([])
  })

  it('and another one that holds back as much begins, nothing is raised', () => {
    const story = away('in-hospital').pass(hours(4), minutes(1)).setsMode('with-family', hours(2))
    expect(story.lines()).toEqual([])
    expect(story.pass(hours(2), minutes(1)).lines()).toEqual([AFRESH.replace('住院', '外出')])
  })

  it('and is set anew for longer, nothing is raised', () => {
    expect(away('in-hospital').pass(hours(4), minutes(1)).setsMode('in-hospital', hours(9)).lines()).toEqual([])
  })

  it('the same is raised after a restart from memory in between', async () => {
    const story = away('in-hospital').pass(hours(10), minutes(1))
    for (const hour of [1, 4, 9]) {
      const [first, second] = [judge(contents), judge(contents)]
      const found: Finding[] = []
      const cut = 5 + hour * 120
      for (const [index, happening] of story.happenings.entries()) {
        if (index === cut) second.restore(JSON.parse(JSON.stringify(await first.snapshots())))
        const dispatch = index < cut ? first : second
        dispatch.consume({ ...happening, offset: index + 1 }, found)
      }
      expect(found.map(lineOf), `after ${hour} h`).toEqual([AFRESH])
    }
  })
})

/** What differs from a low battery of the watch; or the same about nothing in particular. */
type Found = Partial<Finding> | 'no device'

function findingOf(found: Found, offset: number): Finding {
  if (found !== 'no device') return { ...BATTERY, offset, ...found }
  const { device: _, ...rest } = BATTERY
  return { ...rest, offset }
}

/** The gate by itself, with a home whose mode the test sets. */
class Gate {
  mode: Presence['mode'] | undefined
  version = 0
  readonly #gate = new PresenceGate({ modes: this, residences: village(contents), timeZone: 'Asia/Shanghai' })
  #offset = 0

  constructor(memory?: Json) {
    if (memory !== undefined) this.#gate.restore(memory)
  }

  presenceOf(home: string): Presence | undefined {
    return this.mode === undefined || home !== 'h1'
      ? undefined
      : { mode: this.mode, since: 0, until: undefined, by: 'x' }
  }

  away(): readonly (readonly [string, Presence])[] {
    const presence = this.presenceOf('h1')
    return presence === undefined ? [] : [['h1', presence]]
  }

  set(mode: Presence['mode'] | undefined): readonly string[] {
    this.mode = mode
    this.version += 1
    return this.find()
  }

  find(...found: Found[]): readonly string[] {
    this.#offset += 1
    const findings = found.map((one) => findingOf(one, this.#offset))
    const passed = this.#gate.onFindings(findings, this.#offset)
    expect(new Set(passed.map(findingId)).size).toBe(passed.length)
    return passed.map((finding) =>
      `${finding.severity} ${finding.kind} ${finding.change} ${finding.device ?? ''}`.trim(),
    )
  }

  restart(): void {
    this.#gate.restore(JSON.parse(JSON.stringify(this.#gate.snapshot())))
  }
}

const BATTERY: Finding = {
  detector: 'battery',
  kind: 'battery-low',
  severity: 'routine',
  change: 'raised',
  subject: { home: 'h1' },
  device: 'watch',
  at: 0,
  offset: 0,
  summary: { zh: '电量低', en: 'battery low' },
  marks: [],
}

describe('the gate', () => {
  it.each<[string, Found[], readonly string[]]>([
    ['what was cleared meanwhile is forgotten', [{}, { change: 'cleared' }], []],
    [
      'what was cleared of another device is not',
      [{}, { change: 'cleared', device: 'bed' }],
      ['routine battery-low raised watch'],
    ],
    ['what was raised twice is raised once', [{}, {}], ['routine battery-low raised watch']],
    [
      'each device counts for itself',
      [{}, { device: 'bed' }],
      ['routine battery-low raised watch', 'routine battery-low raised bed'],
    ],
    ['what only repeated itself is told as new', [{ still: true }], ['routine battery-low raised watch']],
    ['the worse severity counts', [{}, { severity: 'urgent' }], ['urgent battery-low raised watch']],
    ['a device that left the registry is forgotten', [{ device: 'gone' }], []],
    ['what is about the home needs no device', ['no device'], ['routine battery-low raised']],
    ['what never was held back is not told twice', [{ kind: 'device-fault' }], []],
  ])('%s', (_, found, afresh) => {
    for (const restart of [false, true]) {
      const gate = new Gate()
      gate.set('maintenance')
      for (const one of found) gate.find(one)
      if (restart) gate.restart()
      expect(gate.set(undefined)).toEqual(afresh)
      expect(gate.find()).toEqual([])
    }
  })

  it('raises what the next mode no longer holds back', () => {
    const gate = new Gate()
    gate.set('maintenance')
    expect(gate.find({})).toEqual([])
    expect(gate.set('in-hospital')).toEqual(['routine battery-low raised watch'])
    expect(gate.set(undefined)).toEqual([])
  })

  it('lets through what clears or adds a line: the alert may be older than the mode', () => {
    const gate = new Gate()
    gate.set('deceased')
    expect(gate.find({ change: 'cleared' }, { change: 'noted' })).toEqual([
      'routine battery-low cleared watch',
      'routine battery-low noted watch',
    ])
  })

  it('lets a life-safety finding of any kind through, and whatever is about an area or another home', () => {
    const gate = new Gate()
    gate.set('deceased')
    expect(gate.find({ kind: 'vital-sign', severity: 'life-safety' })).toEqual(['life-safety vital-sign raised watch'])
    expect(gate.find({ subject: { area: '120117' } })).toHaveLength(1)
    expect(gate.find({ subject: { home: 'h2' } })).toHaveLength(1)
    expect(gate.find({ kind: 'vital-sign', severity: 'urgent' })).toEqual([])
  })

  it('takes what is found in the very entry that ends the mode by the mode that holds then, once', () => {
    const gate = new Gate()
    gate.set('maintenance')
    gate.find({})
    gate.mode = undefined
    gate.version += 1
    expect(gate.find({})).toEqual(['routine battery-low raised watch'])
    expect(gate.find()).toEqual([])
  })

  it('starts empty from a snapshot of another shape', () => {
    const gate = new PresenceGate({ modes: new Gate(), residences: village(contents), timeZone: 'Asia/Shanghai' })
    for (const snapshot of [null, 7, 'x', [], {}, { modes: [['h1', 'asleep']], standing: [] }]) gate.restore(snapshot)
    expect([...memoryText(gate.snapshot())].join('')).toBe('{"modes":[],"standing":""}')
  })

  it('reads the list that earlier hubs wrote, and leaves out of it what it does not know', () => {
    const { detector, kind, severity, at, offset } = BATTERY
    const summary = { zh: '电量低', en: 'battery low' }
    const row = { home: 'h1', detector, kind, severity, device: 'watch', at, offset, summary, marks: [] }
    const gate = new Gate({
      modes: [['h1', 'maintenance']],
      standing: [row, { ...row, kind: 'no kind', device: 'bed' }],
    })
    expect(gate.set(undefined)).toEqual(['routine battery-low raised watch'])
  })

  it('writes what it holds of ten thousand homes in small pieces: a call for help does not wait for all of them', () => {
    const modes = { presenceOf: () => undefined, away: () => [], version: 0 }
    const gate = new PresenceGate({ modes, residences: village(contents), timeZone: 'Asia/Shanghai' })
    const held = Array.from({ length: 10_000 }, (_, n) => ({ ...BATTERY, subject: { home: `h${n}` } }))
    gate.onFindings(held, 1)
    const pieces = [...memoryText(gate.snapshot())]
    expect(pieces.join('').split('battery-low').length - 1).toBe(held.length)
    expect(Math.max(...pieces.map((piece) => piece.split('battery-low').length - 1))).toBeLessThanOrEqual(100)
  })

  it('lets everything through when it fails', () => {
    const loud: Detector = { name: 'loud', onSign: () => [BATTERY], snapshot: () => null, restore: () => undefined }
    const broken: Detector = {
      name: 'broken',
      onFindings: () => {
        throw new Error('broken')
      },
      snapshot: () => null,
      restore: () => undefined,
    }
    const dispatch = new AlerterDispatch({ detectors: [broken, loud], log: silentLog, metrics: noMetrics })
    const found: Finding[] = []
    dispatch.consume({ kind: 'hub', receivedAt: 1, offset: 1, event: { kind: 'tick', receivedAt: 1 } }, found)
    expect(found).toEqual([BATTERY])
  })
})
