import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Alert, Change, Recipient } from '../../alerting/alert.ts'
import { decideAction } from '../../alerting/decide-action.ts'
import { decideDue } from '../../alerting/decide-expiry.ts'
import { decideIntake } from '../../alerting/decide-intake.ts'
import type { Reach } from '../../alerting/due-step.ts'
import { type EscalationPolicy, everyRole, LADDERS } from '../../alerting/policies.ts'
import { ladderFaults } from '../../alerting/policies/ladder-faults.ts'
import type { DeadlineKind } from '../../alerting/schema.ts'
import type { AlertAction } from '../../core/alert.ts'
import type { ResponderRole } from '../../core/directory.ts'
import type { Finding } from '../../core/finding.ts'
import { type EpochMs, hours, minutes } from '../../core/time.ts'

const ROLES: readonly ResponderRole[] = ['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district']

interface LadderFigures {
  /** In minutes. */
  readonly steps: readonly { readonly pause: number; readonly roles: ResponderRole[] }[]
  readonly rounds: number
  readonly every: number
  readonly thenEvery: number
  readonly holds: number
}

function ladderOf({ steps, rounds, every, thenEvery, holds }: LadderFigures): EscalationPolicy {
  let after = 0
  return {
    ...LADDERS.urgent,
    steps: steps.map(({ pause, roles }, index) => {
      after += index === 0 ? 0 : minutes(pause)
      return { after, roles, channels: ['sms' as const] }
    }),
    repeat: { rounds, every: minutes(every), thenEvery: minutes(thenEvery), channels: [['sms' as const]] },
    acknowledgementHolds: minutes(holds),
    enRouteHolds: minutes(holds),
    onSceneAsksAfter: minutes(holds),
  }
}

/** A ladder as a district could set it; what is not allowed is left out. */
const ladder: fc.Arbitrary<EscalationPolicy> = fc
  .record({
    steps: fc.array(
      fc.record({
        pause: fc.integer({ min: 1, max: 60 }),
        roles: fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1, maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    rounds: fc.integer({ min: 0, max: 3 }),
    every: fc.integer({ min: 20, max: 240 }),
    thenEvery: fc.integer({ min: 20, max: 240 }),
    holds: fc.integer({ min: 1, max: 720 }),
  })
  .map(ladderOf)
  .filter((policy) => ladderFaults('urgent', policy).length === 0)

/** For each level, when its people come and go; whoever is there at the end stays. */
const roster = fc.record(
  Object.fromEntries(ROLES.map((role) => [role, fc.array(fc.integer({ min: 0, max: 1440 }), { maxLength: 6 })])),
)
type Roster = Readonly<Record<string, readonly number[]>>

const isThere = (roster: Roster, role: ResponderRole, at: EpochMs): boolean =>
  (roster[role] ?? []).filter((change) => minutes(change) <= at).length % 2 === 1

const actions = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 1440 }).map(minutes),
    by: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom('acknowledge', 'en-route', 'on-scene', 'pass-on'),
  }),
  { maxLength: 12 },
)
type Action = { readonly at: EpochMs; readonly by: string; readonly type: Exclude<AlertAction['type'], 'resolve'> }

interface Life {
  readonly told: readonly { readonly at: EpochMs; readonly role: Recipient['role'] }[]
  /** Moments at which nobody was on it and nobody else would have been told. */
  readonly stuck: readonly EpochMs[]
}

/** After the last word of anybody, every promise runs out and every round comes round within this. */
const HORIZON = hours(24) + hours(30)

/** Lives through an alert: what people do at its time, and what falls due in between. */
function live(policy: EscalationPolicy, roster: Roster, acts: readonly Action[]): Life {
  let now = 0
  const reach: Reach = {
    who: (roles) => roles.filter((role) => isThere(roster, role, now)).map((role) => ({ id: role, role, phone: role })),
    resident: () => undefined,
    channels: ['sms'],
  }
  const told: { at: EpochMs; role: Recipient['role'] }[] = []
  const stuck: EpochMs[] = []
  const noted = (change: Change): Alert => {
    for (const { to, purpose } of change.tell) if (purpose === 'alarm') told.push({ at: now, role: to.role })
    return change.alert
  }
  let alert = noted(opened(policy, reach))
  const waiting = acts.toSorted((a, b) => a.at - b.at)
  for (;;) {
    if (standsStill(alert)) stuck.push(now)
    const next = nextEvent(alert, waiting[0])
    if (next === undefined || next.at > HORIZON) return { told, stuck }
    now = next.at
    if ('by' in next) {
      waiting.shift()
      alert = noted(decideAction(alert, { type: next.type }, { by: { id: next.by, channel: 'sms' }, now, reach }))
    } else {
      const change = decideDue(alert, next.kind, { now, reach, told: [] })
      expect(change.alert).not.toBe(alert)
      alert = noted(change)
    }
  }
}

/** Nobody is on it, and nobody else will be told. */
const standsStill = (alert: Alert): boolean =>
  nextDue(alert) === undefined || (alert.state === 'open' && alert.deadlines.escalate === undefined)

function nextEvent(alert: Alert, act: Action | undefined): Action | Due | undefined {
  const due = nextDue(alert)
  return act !== undefined && (due === undefined || act.at <= due.at) ? act : due
}

function opened(policy: EscalationPolicy, reach: Reach): Change {
  const finding: Finding = {
    detector: 'test',
    kind: 'water-leak',
    severity: 'urgent',
    change: 'raised',
    subject: { home: 'h1' },
    at: 0,
    offset: 1,
    summary: { zh: '', en: '' },
    marks: [],
  }
  const { change } = decideIntake(finding, {
    open: [],
    reach,
    now: 0,
    policyFor: () => policy,
    nextDigestAt: () => 0,
    told: () => [],
    fresh: { id: 'a1', code: 'A2' },
  })
  if (change === undefined) throw new Error('it must open')
  return change
}

const KINDS: readonly DeadlineKind[] = [
  'escalate',
  'ack-expiry',
  'en-route-expiry',
  'on-scene-ask',
  'on-scene-silent',
  'unresolved',
]

interface Due {
  readonly kind: DeadlineKind
  readonly at: EpochMs
}

function nextDue(alert: Alert): Due | undefined {
  const due = KINDS.flatMap((kind) => {
    const at = alert.deadlines[kind]
    return at === undefined ? [] : [{ kind, at }]
  })
  return due.toSorted((a, b) => a.at - b.at)[0]
}

describe('whatever ladder is set, whoever is on duty and whatever they promise', () => {
  it('every level of the ladder with somebody is told after the last word of anybody, and nothing ever stands still', () => {
    fc.assert(
      fc.property(ladder, roster, actions, (policy, roster, acts) => {
        const { told, stuck } = live(policy, roster, acts)
        expect(stuck).toEqual([])
        const lastWord = hours(24)
        for (const role of everyRole(policy).filter((one) => isThere(roster, one, lastWord))) {
          expect(told.some((one) => one.role === role && one.at >= lastWord)).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('the first level with somebody is told at once', () => {
    fc.assert(
      fc.property(ladder, roster, (policy, roster) => {
        const { told } = live(policy, roster, [])
        const first = policy.steps.find(({ roles }) => roles.some((role) => isThere(roster, role, 0)))
        const expected = (first?.roles ?? []).filter((role) => isThere(roster, role, 0))
        const atOnce = told.filter(({ at }) => at === 0).map(({ role }) => role)
        expect(atOnce).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })
})
