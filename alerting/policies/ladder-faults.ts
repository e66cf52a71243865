import { durationWords } from '../../core/duration-words.ts'
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
  /** The same for who sets it at a page. */
  readonly zh: string
}

type Alarm = 'life-safety' | 'urgent'

const inChinese = (duration: DurationMs): string => durationWords(duration).zh

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

  add(path: LadderFault['path'], message: string, zh: string): void {
    this.all.push({ path, message, zh })
  }

  /** @param most the longest it may be; `undefined` given means that it is missing */
  within(path: LadderFault['path'], given: DurationMs | undefined, most: DurationMs): void {
    const [least, longest] = [formatDuration(SHORTEST), formatDuration(most)]
    if (given === undefined)
      this.add(path, `is missing: write how long, ${longest} at most.`, `没有填：须写明多久，最长 ${inChinese(most)}。`)
    else if (given < SHORTEST || given > most)
      this.add(
        path,
        `must be from ${least} to ${longest}, not ${formatDuration(given)}.`,
        `须在 ${inChinese(SHORTEST)} 到 ${inChinese(most)} 之间。`,
      )
  }
}

function checkSteps({ steps }: EscalationPolicy, faults: Faults): void {
  if (steps[0]?.after !== 0)
    faults.add(['steps', 0, 'after'], 'must be 0: the first step is told at once.', '第一级须立即通知（0 秒）。')
  for (const [index, step] of steps.entries()) {
    if (step.roles.length === 0)
      faults.add(['steps', index, 'roles'], 'names nobody: name at least one level.', '没有通知对象：至少选一级。')
    if (step.channels.length === 0)
      faults.add(
        ['steps', index, 'channels'],
        'names no way: name sms, voice or both.',
        '没有通知方式：选短信、语音或两者。',
      )
    const before = steps[index - 1]
    if (before !== undefined && step.after <= before.after)
      faults.add(
        ['steps', index, 'after'],
        `must be later than the step before, ${formatDuration(before.after)}.`,
        `须晚于上一级（${inChinese(before.after)}）。`,
      )
  }
}

function checkRoutine({ digest, residentFirst }: EscalationPolicy, faults: Faults): void {
  if (!digest)
    faults.add(
      ['digest'],
      'must be yes: what is routine waits for the daily digest, and wakes nobody.',
      '日常事项须列入每日摘要，不惊扰任何人。',
    )
  if (residentFirst !== undefined)
    faults.add(['residentFirst'], 'is for urgent alerts only: leave it out.', '先拨老人本人只用于“警情”一级。')
}

function checkAlarm(severity: Alarm, ladder: EscalationPolicy, faults: Faults): void {
  if (ladder.digest)
    faults.add(['digest'], 'must be no: only what is routine may wait for the digest.', '只有日常事项可以等每日摘要。')
  checkHeight(severity, ladder, faults)
  checkRepeat(severity, ladder, faults)
  for (const name of ['acknowledgementHolds', 'enRouteHolds', 'onSceneAsksAfter'] as const) {
    faults.within([name], ladder[name], SLOWEST[severity][name])
  }
  faults.within(['unresolvedAfter'], ladder.unresolvedAfter, UNRESOLVED_AFTER)
  if (severity === 'life-safety') checkLifeSafety(ladder, faults)
  else if ((ladder.residentFirst ?? 0) > LONGEST_FOR_RESIDENT)
    faults.add(
      ['residentFirst'],
      `must be ${formatDuration(LONGEST_FOR_RESIDENT)} at most: nobody else knows yet.`,
      `最长 ${inChinese(LONGEST_FOR_RESIDENT)}：此时还没有别人知道。`,
    )
}

function checkHeight(severity: Alarm, { steps }: EscalationPolicy, faults: Faults): void {
  const { second, district: latest } = SLOWEST[severity]
  const district = steps.findIndex((step) => step.roles.includes('district'))
  const [, next] = steps
  if (next !== undefined && next.after > second)
    faults.add(
      ['steps', 1, 'after'],
      `is when somebody else is told: ${formatDuration(second)} at most.`,
      `第二级最迟 ${inChinese(second)} 通知。`,
    )
  if (district < 0)
    faults.add(
      ['steps'],
      'never reach the district: one step must name it, so that no alarm ends with nobody.',
      '没有到区值班：须有一级通知区值班，警情才不会无人接手。',
    )
  else if ((steps[district]?.after ?? 0) > latest)
    faults.add(
      ['steps', district, 'after'],
      `is when the district is told: ${formatDuration(latest)} at most.`,
      `区值班最迟 ${inChinese(latest)} 通知。`,
    )
}

function checkRepeat(severity: Alarm, { repeat }: EscalationPolicy, faults: Faults): void {
  if (repeat === undefined) {
    faults.add(
      ['repeat'],
      'is missing: what nobody answers is told again until somebody does.',
      '没有重复通知：无人响应时须一直再通知。',
    )
    return
  }
  faults.within(['repeat', 'every'], repeat.every, SLOWEST[severity].every)
  faults.within(['repeat', 'thenEvery'], repeat.thenEvery, SLOWEST[severity].thenEvery)
  if (repeat.channels.some((way) => way.length === 0))
    faults.add(
      ['repeat', 'channels'],
      'names a round without any way: name sms, voice or both.',
      '有一轮没有通知方式：选短信、语音或两者。',
    )
}

function checkLifeSafety({ steps, residentFirst }: EscalationPolicy, faults: Faults): void {
  if (steps[0]?.channels.includes('sms') === false)
    faults.add(
      ['steps', 0, 'channels'],
      'must name sms: a call alone leaves nothing to read or answer.',
      '第一级须有短信：只打电话，收信人没有可看可回的文字。',
    )
  if (residentFirst !== undefined)
    faults.add(
      ['residentFirst'],
      'is for urgent alerts only: who has called for help must not be asked whether all is well.',
      '先拨老人本人只用于“警情”一级：已经求助的人不该再被问是否平安。',
    )
}
