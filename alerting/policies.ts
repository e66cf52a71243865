import { z } from 'zod'
import type { ResponderRole } from '../core/directory.ts'
import type { AlertKind, Severity } from '../core/finding.ts'
import type { Channel } from '../core/notifier.ts'
import { days, hours, minutes, seconds } from '../core/time.ts'

export const ROLES = [
  'neighbour',
  'carer',
  'grid-worker',
  'village',
  'town',
  'district',
] as const satisfies ResponderRole[]
/** A group is told on the channel `group`, whatever its step says: it has no other. */
const CHANNELS = ['sms', 'voice'] as const satisfies Channel[]

/** A ladder as it stands in a row. */
export const policyShape = z.strictObject({
  /** `after`: ms since the alert started. */
  steps: z
    .array(z.strictObject({ after: z.number(), roles: z.array(z.enum(ROLES)), channels: z.array(z.enum(CHANNELS)) }))
    .min(1),
  /** After the last step everyone is told again: `rounds` times at `every`, then at `thenEvery`; the channels in turn. */
  repeat: z
    .strictObject({
      rounds: z.number(),
      every: z.number(),
      thenEvery: z.number(),
      channels: z.array(z.array(z.enum(CHANNELS))).min(1),
    })
    .optional(),
  /** Its steps are told in the daily digest, never at once. */
  digest: z.boolean(),
  /** How long the resident, rung before the first step, has to answer. Without, or 0: nobody rings there. */
  residentFirst: z.number().optional(),
  /** How long an acknowledgement, being on the way and being there stop the escalation. Without: until somebody closes it. */
  acknowledgementHolds: z.number().optional(),
  enRouteHolds: z.number().optional(),
  onSceneAsksAfter: z.number().optional(),
  /** An alert that nobody has closed by then is told to the next level; again after the same time. */
  unresolvedAfter: z.number().optional(),
})

/** Whom to tell when. Frozen into the alert when it opens, so that changing the table changes no alert that runs. */
export type EscalationPolicy = z.infer<typeof policyShape>
export type PolicyStep = EscalationPolicy['steps'][number]

/** How long somebody on the scene has to answer before the next level is told. */
export const ON_SCENE_ANSWER = minutes(10)

const BOTH: (typeof CHANNELS)[number][] = ['sms', 'voice']

/** Domain rules, section 5. */
export const LADDERS: Readonly<Record<Severity, EscalationPolicy>> = {
  'life-safety': {
    steps: [
      { after: 0, roles: ['grid-worker', 'carer', 'neighbour'], channels: BOTH },
      { after: seconds(60), roles: ['village'], channels: BOTH },
      { after: minutes(3), roles: ['town'], channels: BOTH },
      {
        after: minutes(5),
        roles: ['district', 'grid-worker', 'carer', 'neighbour', 'village', 'town'],
        channels: BOTH,
      },
    ],
    repeat: { rounds: 3, every: minutes(5), thenEvery: minutes(15), channels: [['sms'], ['voice']] },
    digest: false,
    acknowledgementHolds: minutes(10),
    enRouteHolds: minutes(20),
    onSceneAsksAfter: minutes(60),
    unresolvedAfter: hours(24),
  },
  urgent: {
    steps: [
      { after: 0, roles: ['grid-worker'], channels: ['sms'] },
      { after: minutes(5), roles: ['village'], channels: ['sms'] },
      { after: minutes(15), roles: ['town'], channels: ['sms'] },
      { after: minutes(30), roles: ['district'], channels: ['sms'] },
    ],
    repeat: { rounds: 0, every: minutes(30), thenEvery: minutes(30), channels: [['sms']] },
    digest: false,
    acknowledgementHolds: minutes(30),
    enRouteHolds: minutes(60),
    onSceneAsksAfter: minutes(60),
    unresolvedAfter: hours(24),
  },
  routine: {
    steps: [
      { after: 0, roles: ['grid-worker'], channels: ['sms'] },
      { after: days(2), roles: ['village'], channels: ['sms'] },
    ],
    digest: true,
  },
}

/** What concerns many homes, or the hub itself, starts with those who can do something about it. */
const AREA_STEPS: Readonly<Partial<Record<AlertKind, ResponderRole[]>>> = {
  'hub-deaf': ['district'],
  'journal-changed': ['district'],
  'drill-failed': ['district'],
  'hub-fault': ['district'],
}

/** What the resident can settle by pressing a key (domain rules, section 5). An SMS would wake nobody and cost two minutes. */
export const RESIDENT_KINDS: ReadonlySet<AlertKind> = new Set<AlertKind>(['inactivity', 'not-returned'])
const RESIDENT_ANSWERS_WITHIN = minutes(2)

interface Asked {
  readonly kind: AlertKind
  readonly severity: Severity
  readonly aboutArea: boolean
}

const mayAskResident = (alert: Asked): boolean =>
  !alert.aboutArea && alert.severity === 'urgent' && RESIDENT_KINDS.has(alert.kind)

/**
 * The ladder that an alert of that severity gets when it opens now.
 *
 * @param ladder what is set for such alerts; the domain rules' when left out
 */
export function policyFor(alert: Asked, ladder: EscalationPolicy = LADDERS[alert.severity]): EscalationPolicy {
  const { residentFirst = RESIDENT_ANSWERS_WITHIN, ...rest } = ladder
  if (mayAskResident(alert)) return { ...rest, residentFirst }
  if (!alert.aboutArea || ladder.digest) return rest
  const first = AREA_STEPS[alert.kind] ?? ['town', 'district']
  const step: PolicyStep = { after: 0, roles: first, channels: ladder.steps[0]?.channels ?? ['sms'] }
  return { ...rest, steps: [step, { ...step, after: minutes(5), roles: ['town', 'district'] }] }
}

/** The ladder of a drill: its first step, and nobody above, again or later, whether anybody answers or not. */
export const drillPolicy = ({ steps }: EscalationPolicy): EscalationPolicy => ({
  steps: steps.slice(0, 1),
  digest: false,
})

/** Every role on the ladder, each once, in the order in which the steps name them. */
export const everyRole = (policy: EscalationPolicy): readonly ResponderRole[] => [
  ...new Set(policy.steps.flatMap((step) => step.roles)),
]

/**
 * The policy that was frozen into an alert. One that can't be read (another version wrote it, or the row is damaged) is replaced by today's
 * ladder: an alert that throws would silence its home, and one without a ladder would reach nobody.
 */
export function frozenPolicy(json: string, alert: Parameters<typeof policyFor>[0]): EscalationPolicy {
  const parsed = policyShape.safeParse(jsonOf(json))
  return parsed.success ? parsed.data : policyFor(alert)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A list that stands in a row as JSON; empty when it can't be read. */
export function storedList<T>(shape: z.ZodType<T>, json: string): readonly T[] {
  const parsed = z.array(shape).safeParse(jsonOf(json))
  return parsed.success ? parsed.data : []
}
