import { describe, expect, it } from 'vitest'
import {
  type Fault,
  checkHub,
  type HubState,
  LEAST_FREE_BYTES,
  type Look,
  type MachineState,
} from '../../../alerting/watchdog/check-hub.ts'
import type { NamedGap } from '../../../alerting/watchdog/duty-faults.ts'
import type { ResponderRole } from '../../../core/directory.ts'
import { days, hours, minutes, seconds } from '../../../core/time.ts'

const NOW = 1_795_312_800_000
const STATE: HubState = {
  judgedAt: NOW,
  storedAt: NOW,
  dueSince: undefined,
  unsentSince: undefined,
  claimedUntil: undefined,
  unknownSince: undefined,
  givenUp: 0,
  taken: false,
  givenUpToday: 0,
  drilledAt: undefined,
}
const MACHINE: MachineState = { disk: { freeBytes: 1e12, freeShare: 0.5 }, certificateUntil: undefined }
const WELL: Look = { alive: true, state: STATE, machine: MACHINE, gaps: [], now: NOW }

const faults = (change: Partial<Look>): readonly string[] =>
  checkHub({ ...WELL, ...change }).map(({ kind, grade }) => `${grade} ${kind}`)
const state = (change: Partial<HubState>): readonly string[] => faults({ state: { ...STATE, ...change } })
const machine = (change: Partial<MachineState>): readonly string[] => faults({ machine: { ...MACHINE, ...change } })

describe('a look at the hub', () => {
  it('finds nothing when all is well', () => {
    expect(checkHub(WELL)).toEqual([])
  })

  it('finds a hub that does not answer, and a state file that can not be read', () => {
    expect(faults({ alive: false, state: undefined })).toEqual(['alarm hub-silent', 'alarm state-unreadable'])
  })

  it.each<[string, keyof HubState, number, string]>([
    ['60 s without judging', 'judgedAt', seconds(60), 'alarm not-judging'],
    ['half an hour without storing', 'storedAt', minutes(30), 'warning not-storing'],
    ['a step overdue by 30 s', 'dueSince', seconds(30), 'alarm overdue'],
    ['a message that waits for 2 min', 'unsentSince', minutes(2), 'alarm unsent'],
    ['a claim a minute past its deadline', 'claimedUntil', minutes(1), 'alarm claimed'],
    ['a lost message that nobody asks about for 2 min', 'unknownSince', minutes(2), 'alarm unknown'],
    ['26 h without a drill', 'drilledAt', hours(26), 'alarm no-drill'],
  ])('bears %s, and no longer', (_name, moment, limit, found) => {
    expect(state({ [moment]: NOW - limit })).toEqual([])
    expect(state({ [moment]: NOW - limit - 1 })).toEqual([found])
  })

  it('finds that nothing was ever judged or stored', () => {
    expect(state({ judgedAt: undefined })).toEqual(['alarm not-judging'])
    expect(state({ storedAt: undefined })).toEqual(['warning not-storing'])
  })

  it('takes a moment that lies ahead for one written before the clock was put back', () => {
    expect(state({ judgedAt: NOW + seconds(60) })).toEqual([])
    expect(state({ judgedAt: NOW + seconds(60) + 1 })).toEqual(['alarm not-judging'])
    expect(state({ dueSince: NOW + hours(5), unsentSince: NOW + hours(5) })).toEqual([])
  })

  it('tells one number that nobody takes from vendors that take nothing', () => {
    expect(state({ givenUp: 1, givenUpToday: 1, taken: false })).toEqual(['alarm vendors-refuse'])
    expect(state({ givenUp: 1, givenUpToday: 1, taken: true })).toEqual(['warning some-refused'])
    expect(state({ givenUpToday: 3 })).toEqual(['warning some-refused'])
  })

  it.each<[string, Partial<MachineState>, string[]]>([
    ['20 % and 1 GB free are enough', { disk: { freeBytes: LEAST_FREE_BYTES, freeShare: 0.2 } }, []],
    ['less than 20 % free', { disk: { freeBytes: 1e12, freeShare: 0.1999 } }, ['warning disk-filling']],
    ['less than 1 GB free', { disk: { freeBytes: LEAST_FREE_BYTES - 1, freeShare: 0.9 } }, ['alarm disk-full']],
    ['a disk that can not be looked at', { disk: undefined }, ['warning disk-filling']],
    ['a certificate with more than 21 days to go', { certificateUntil: NOW + days(21) + 1 }, []],
    ['one with 21 days to go', { certificateUntil: NOW + days(21) }, ['warning certificate-ending']],
    ['one with a moment to go', { certificateUntil: NOW + 1 }, ['warning certificate-ending']],
    ['one that has run out', { certificateUntil: NOW }, ['alarm certificate-over']],
    ['one that can not be read', { certificateUntil: 'unreadable' }, ['warning certificate-unreadable']],
  ])('of the machine: %s', (_name, change, found) => {
    expect(machine(change)).toEqual(found)
  })

  it('names what is worst first', () => {
    const found = checkHub({ ...WELL, alive: false, machine: { disk: undefined, certificateUntil: NOW } })
    expect(found.map(({ grade }) => grade)).toEqual(['alarm', 'alarm', 'warning'])
  })
})

describe('who is on duty', () => {
  const gap = (role: ResponderRole, area: string, change: Partial<NamedGap> = {}): NamedGap => ({
    role,
    area,
    areaName: `name of ${area}`,
    from: NOW,
    until: NOW + days(1),
    reason: 'nobody-registered',
    ...change,
  })
  const of = (...gaps: NamedGap[]): readonly Fault[] => checkHub({ ...WELL, gaps })

  it('nobody on district duty now is an alarm', () => {
    expect(of(gap('district', '120112'))).toMatchObject([
      { kind: 'nobody-on-duty', grade: 'alarm', words: { zh: 'name of 120112区值班无人在岗' } },
    ])
  })

  it('nobody on district duty tonight is a warning', () => {
    expect(of(gap('district', '120112', { from: NOW + 1, reason: 'no-shift' }))).toMatchObject([
      { kind: 'duty-gap', grade: 'warning' },
    ])
  })

  it('a shift that a roster leaves empty is a warning, and the first of several is named', () => {
    const later = gap('town', '120112101', { from: NOW + hours(9), reason: 'no-shift' })
    const sooner = gap('village', '120112101001', { from: NOW + hours(2), reason: 'no-shift' })
    expect(of(later, sooner)).toMatchObject([
      { kind: 'duty-gap', words: { zh: '24小时内2处无人值班(如name of 120112101001)' } },
    ])
  })

  it('a level at which nobody works is none, as long as the village or the town has somebody', () => {
    const [grid, village, town] = [
      gap('grid-worker', '12011210100101'),
      gap('village', '120112101001'),
      gap('town', '120112101'),
    ]
    expect(of(grid, village)).toEqual([])
    expect(of(grid, town)).toEqual([])
    expect(of(village, town)).toEqual([])
    expect(of(grid, village, gap('town', '120112102'))).toEqual([])
    expect(of(grid, village, town)).toMatchObject([{ kind: 'duty-gap', grade: 'warning' }])
  })

  it('counts as nobody only who is missing at the same time', () => {
    const morning = { from: NOW, until: NOW + hours(4) }
    const evening = { from: NOW + hours(4), until: NOW + hours(8) }
    const grid = gap('grid-worker', '12011210100101', morning)
    const village = gap('village', '120112101001', morning)
    expect(of(grid, village, gap('town', '120112101', evening))).toEqual([])
    expect(of(grid, village, gap('town', '120112101', morning))).toHaveLength(1)
  })
})
