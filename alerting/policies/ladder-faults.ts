import type { Severity } from '../../core/finding.ts'
import { type DurationMs, hours, minutes } from '../../core/time.ts'
import { formatDuration } from '../rules/written-duration.ts'
import type { EscalationPolicy } from '../policies.ts'

/** What is wrong with a ladder, and where in it. */
export interface LadderFault {
  /** As `['steps', 1, 'after']`. */
  readonly path: readonly (string | number)[]
  /** One sentence: what is wrong, and what to write instead. */
  readonly message: string
}

type Alarm = 'life-safety' | 'urgent'

/**
 * The slowest that a ladder may be set to. Life-safety: three times the table of the domain rules (§5). For the second step that is 180 s,
 * by when the British telecare code wants 99 % of alarms answered; whoever has not answered by then is not there, and somebody else must
 * know. Urgent: what a night may hide, and no more.
 */
const SLOWEST = {
  'life-safety': {
    second: minutes(3),
    district: minutes(15),
    every: minutes(15),
    thenEvery: minutes(45),
    acknowledgementHolds: minutes(30),
    enRouteHolds: minutes(60),
    onSceneAsksAfter: hours(3),
  },
  urgent: {
    second: hours(2),
    district: hours(4),
    every: hours(4),
    thenEvery: hours(4),
    acknowledgementHolds: hours(12),
    enRouteHolds: hours(12),
    onSceneAsksAfter: hours(12),
  },
} as const
const UNRESOLVED_AFTER = hours(72)
const LONGEST_FOR_RESIDENT = minutes(5)
/** Shorter and everybody is called without a pause. */
const SHORTEST = minutes(1)

/** Why a ladder can't be set for that severity; empty when it can. Whatever holds, a human must be told in the end, and soon. */
export function ladderFaults(severity: Severity, ladder: EscalationPolicy): readonly LadderFault[] {
  const faults = new Faults()
  checkSteps(ladder, faults)
  if (severity === 'routine') checkRoutine(ladder, faults)
  else checkAlarm(severity, ladder, faults)
  return faults.all
}

class Faults {
  readonly all: LadderFault[] = []

  add(path: LadderFault['path'], message: string): void {
    this.all.push({ path, message })
  }

  /** @param most the longest it may be; `undefined` given means that it is missing */
  within(path: LadderFault['path'], given: DurationMs | undefined, most: DurationMs): void {
    if (given === undefined) this.add(path, `is missing: write how long, ${formatDuration(most)} at most.`)
    else if (given < SHORTEST || given > most)
      this.add(
        path,
        `must be from ${formatDuration(SHORTEST)} to ${formatDuration(most)}, not ${formatDuration(given)}.`,
      )
  }
}

function checkSteps({ steps }: EscalationPolicy, faults: Faults): void {
  if (steps[0]?.after !== 0) faults.add(['steps', 0, 'after'], 'must be 0: the first step is told at once.')
  for (const [index, step] of steps.entries()) {
    if (step.roles.length === 0) faults.add(['steps', index, 'roles'], 'names nobody: name at least one level.')
    if (step.channels.length === 0) faults.add(['steps', index, 'channels'], 'names no way: name sms, voice or both.')
    const before = steps[index - 1]
    if (before !== undefined && step.after <= before.after)
      faults.add(['steps', index, 'after'], `must be later than the step before, ${formatDuration(before.after)}.`)
  }
}

function checkRoutine({ digest, residentFirst }: EscalationPolicy, faults: Faults): void {
  if (!digest) faults.add(['digest'], 'must be yes: what is routine waits for the daily digest, and wakes nobody.')
  if (residentFirst !== undefined) faults.add(['residentFirst'], 'is for urgent alerts only: leave it out.')
}

function checkAlarm(severity: Alarm, ladder: EscalationPolicy, faults: Faults): void {
  if (ladder.digest) faults.add(['digest'], 'must be no: only what is routine may wait for the digest.')
  checkHeight(severity, ladder, faults)
  checkRepeat(severity, ladder, faults)
  for (const name of ['acknowledgementHolds', 'enRouteHolds', 'onSceneAsksAfter'] as const) {
    faults.within([name], ladder[name], SLOWEST[severity][name])
  }
  faults.within(['unresolvedAfter'], ladder.unresolvedAfter, UNRESOLVED_AFTER)
  if (severity === 'life-safety') checkLifeSafety(ladder, faults)
  else if ((ladder.residentFirst ?? 0) > LONGEST_FOR_RESIDENT)
    faults.add(['residentFirst'], `must be ${formatDuration(LONGEST_FOR_RESIDENT)} at most: nobody else knows yet.`)
}

function checkHeight(severity: Alarm, { steps }: EscalationPolicy, faults: Faults): void {
  const { second, district: latest } = SLOWEST[severity]
  const district = steps.findIndex((step) => step.roles.includes('district'))
  const [, next] = steps
  if (next !== undefined && next.after > second)
    faults.add(['steps', 1, 'after'], `is when somebody else is told: ${formatDuration(second)} at most.`)
  if (district < 0)
    faults.add(['steps'], 'never reach the district: one step must name it, so that no alarm ends with nobody.')
  else if ((steps[district]?.after ?? 0) > latest)
    faults.add(['steps', district, 'after'], `is when the district is told: ${formatDuration(latest)} at most.`)
}

function checkRepeat(severity: Alarm, { repeat }: EscalationPolicy, faults: Faults): void {
  if (repeat === undefined) {
    faults.add(['repeat'], 'is missing: what nobody answers is told again until somebody does.')
    return
  }
  faults.within(['repeat', 'every'], repeat.every, SLOWEST[severity].every)
  faults.within(['repeat', 'thenEvery'], repeat.thenEvery, SLOWEST[severity].thenEvery)
  if (repeat.channels.some((way) => way.length === 0))
    faults.add(['repeat', 'channels'], 'names a round without any way: name sms, voice or both.')
}

function checkLifeSafety({ steps, residentFirst }: EscalationPolicy, faults: Faults): void {
  if (steps[0]?.channels.includes('sms') === false)
    faults.add(['steps', 0, 'channels'], 'must name sms: a call alone leaves nothing to read or answer.')
  if (residentFirst !== undefined)
    faults.add(
      ['residentFirst'],
      'is for urgent alerts only: who has called for help must not be asked whether all is well.',
    )
}
