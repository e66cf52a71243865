import type { ResponderRole } from '../core/directory.ts'
import { levelWords } from '../core/level-words.ts'
import { type Channel, isGroup } from '../core/notifier.ts'
import { type EpochMs, seconds } from '../core/time.ts'
import {
  type Alert,
  type Change,
  hubLine,
  type Recipient,
  type StoryLine,
  type Telling,
  withDeadline,
} from './alert.ts'
import { type EscalationPolicy, everyRole } from './policies.ts'
import { ROLE_WORDS } from './words.ts'

/** What a step has to know of the world. */
export interface Reach {
  /** Who answers for the alert's subject now, at those levels; each phone once. */
  who(roles: readonly ResponderRole[]): readonly Recipient[]
  /** The resident, when a phone is known. */
  resident(): Recipient | undefined
  /** What some vendor can do. */
  readonly channels: readonly Channel[]
}

/** Stands for the step before the first: the resident's own phone. */
export const RESIDENT_STEP = -1

/** The first step of an alert with that policy: the resident's own phone, where that is wanted and can be rung. */
export const firstStep = (policy: EscalationPolicy, reach: Reach): number =>
  (policy.residentFirst ?? 0) > 0 && reach.channels.includes('voice') && reach.resident() !== undefined
    ? RESIDENT_STEP
    : 0

/** A beat that comes this late still counts as on time, so that lateness does not add up over the steps. */
const PUNCTUAL = seconds(5)

/**
 * Takes the alert's next step: whom to tell, what the story says of it, and when the step after is due. A level with nobody on
 * duty is passed over at once, and the story says so. Nothing changes when the alert is not escalating, or not yet due.
 */
export function dueStep(alert: Alert, reach: Reach, now: EpochMs): Change {
  const due = alert.deadlines.escalate
  if (alert.state !== 'open' || due === undefined || due > now) return { alert, story: [], tell: [] }
  const base = now - due <= PUNCTUAL ? due : now
  if (alert.step === RESIDENT_STEP) return ringResident(alert, reach, base)
  const empty: StoryLine[] = []
  for (let step = alert.step; step < alert.policy.steps.length; step += 1) {
    const taken = tellStep(alert, step, reach)
    if (taken.tell.length > 0) {
      const next = withDeadline({ ...alert, step: step + 1 }, 'escalate', afterStep(alert, step, base))
      return { alert: next, story: [...empty, ...taken.story], tell: taken.tell }
    }
    empty.push(...taken.story)
  }
  return repeatRound(alert, empty, { reach, base })
}

/** One call, and somebody else soon after unless the resident says that all is well. Nobody counts as told by it. */
function ringResident(alert: Alert, reach: Reach, base: EpochMs): Change {
  const to = reach.resident()
  const wait = alert.policy.residentFirst ?? 0
  const next = withDeadline({ ...alert, step: 0 }, 'escalate', base + wait)
  // Whoever has no phone any more is not waited for.
  if (to === undefined) return dueStep(withDeadline(next, 'escalate', base), reach, base)
  const line = hubLine(
    'resident-rung',
    '先拨打老人本人电话,无应答即通知网格员',
    'Ringing the resident first; without an answer the ladder begins',
  )
  return { alert: next, story: [line], tell: [{ to, channel: 'voice', purpose: 'alarm', step: RESIDENT_STEP }] }
}

function tellStep(alert: Alert, index: number, reach: Reach): Omit<Change, 'alert'> {
  const step = alert.policy.steps[index]
  const people = reach.who(step?.roles ?? [])
  const [zh, en] = levelsOf(step?.roles ?? [])
  const level = levelWords(index)
  if (people.length === 0) return { story: [emptyStep(index, step?.roles ?? [])], tell: [] }
  return {
    story: [
      hubLine(
        'step-told',
        `${level.zh}:通知${zh}共${people.length}人`,
        `${level.en}: telling ${en}, ${people.length} in all`,
      ),
    ],
    tell: tellAll(people, { channels: step?.channels ?? [], step: index, reach }),
  }
}

/** What the story says of a level with nobody on duty. */
export function emptyStep(index: number, roles: readonly ResponderRole[]): StoryLine {
  const [zh, en] = levelsOf(roles)
  const level = levelWords(index)
  return hubLine(
    'step-empty',
    `${level.zh}(${zh})无人在岗,直接转下一级`,
    `${level.en} (${en}): nobody on duty, on to the next`,
  )
}

function afterStep(alert: Alert, index: number, base: EpochMs): EpochMs | undefined {
  const { steps, repeat } = alert.policy
  const [told, next] = [steps[index], steps[index + 1]]
  if (told !== undefined && next !== undefined) return base + next.after - told.after
  if (repeat === undefined) return undefined
  return base + (repeat.rounds > 0 ? repeat.every : repeat.thenEvery)
}

function repeatRound(alert: Alert, before: readonly StoryLine[], at: { reach: Reach; base: EpochMs }): Change {
  const { repeat, steps } = alert.policy
  const ended = { ...alert, step: steps.length }
  const round = alert.round + 1
  if (repeat === undefined) return { alert: withDeadline(ended, 'escalate', undefined), story: before, tell: [] }
  const pause = round < repeat.rounds ? repeat.every : repeat.thenEvery
  const next = withDeadline({ ...ended, round }, 'escalate', at.base + pause)
  const people = at.reach.who(everyRole(alert.policy))
  if (people.length === 0) {
    return {
      alert: next,
      story: [...before, hubLine('nobody', '各级均无人可通知', 'Nobody can be told at any level')],
      tell: [],
    }
  }
  const channels = repeat.channels[(round - 1) % repeat.channels.length] ?? []
  return {
    alert: next,
    story: [
      ...before,
      hubLine(
        'round-told',
        `第${round}轮重复通知,共${people.length}人`,
        `Round ${round}: telling all ${people.length} again`,
      ),
    ],
    tell: tellAll(people, { channels, step: steps.length - 1 + round, reach: at.reach }),
  }
}

function tellAll(
  people: readonly Recipient[],
  by: { channels: readonly Channel[]; step: number; reach: Reach },
): readonly Telling[] {
  const possible = by.channels.filter((channel) => by.reach.channels.includes(channel))
  // Nobody may be left out because no vendor rings: then a round of calls is a round of SMS.
  const channels: readonly Channel[] = possible.length > 0 ? possible : ['sms']
  const channelsFor = (to: Recipient): readonly Channel[] => (isGroup(to.phone) ? ['group'] : channels)
  return people.flatMap((to) =>
    channelsFor(to).map((channel) => ({ to, channel, purpose: 'alarm' as const, step: by.step })),
  )
}

function levelsOf(roles: readonly ResponderRole[]): readonly [string, string] {
  return [roles.map((role) => ROLE_WORDS[role].zh).join('、'), roles.map((role) => ROLE_WORDS[role].en).join(', ')]
}

/** Who stands above those told so far: the first level from the alert's next step on that has anybody, else the last. */
export function nextLevel({ policy, step }: Alert, reach: Reach): readonly Recipient[] {
  const levels = [...policy.steps.slice(step), ...policy.steps.slice(-1)]
  return firstOf(levels.map(({ roles }) => reach.who(roles)))
}

/**
 * Who is to confirm what somebody says: the next level; when all have been told, the nearest above their own, so that two neighbours close
 * no alarm; when nobody stands above, whoever else there is. Never that phone itself, which may be another level's too.
 */
export function confirmers(
  { policy, step }: Alert,
  reach: Reach,
  by: Pick<Recipient, 'phone' | 'role'>,
): readonly Recipient[] {
  const own = policy.steps.findIndex(({ roles }) => roles.some((role) => role === by.role))
  // A step may name those before it once more: they stand no higher by that.
  const news = policy.steps.map(({ roles }, index) => {
    const before = new Set(policy.steps.slice(0, index).flatMap((earlier) => earlier.roles))
    return roles.filter((role) => !before.has(role))
  })
  const levels = [...news.slice(step), ...news.slice(own + 1), everyRole(policy)]
  const people = levels.map((roles) => reach.who(roles).filter(({ phone }) => phone !== by.phone))
  // Nobody in a chat group can answer.
  return people.find((some) => some.some(({ phone }) => !isGroup(phone))) ?? firstOf(people)
}

const firstOf = (levels: readonly (readonly Recipient[])[]): readonly Recipient[] =>
  levels.find((people) => people.length > 0) ?? []
