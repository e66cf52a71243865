import { z } from 'zod'
import { parseTime } from '../../core/civil-day.ts'
import type { AlertKind } from '../../core/finding.ts'
import { areaCode, name } from '../../core/names.ts'
import { type EscalationPolicy, LADDERS, ROLES } from '../policies.ts'
import { parseDuration } from '../rules/written-duration.ts'
import { KIND_WORDS, ROLE_WORDS } from '../words.ts'
import { digestFault } from './digest-fault.ts'
import { ladderFaults } from './ladder-faults.ts'
import { type PolicySetting, settingKey } from './policy-change.ts'

/** One setting of a policies file; who, when and why may be left out where nothing is decided by it. */
export interface WrittenPolicy {
  readonly setting: PolicySetting
  /** Where it stands in the file. */
  readonly path: readonly PropertyKey[]
  readonly by: string | undefined
  /** A day, like 2026-11-01. */
  readonly at: string | undefined
  readonly why: string | undefined
}

export interface PolicyFileFault {
  readonly path: readonly PropertyKey[]
  /** One sentence: what is wrong, and what to write instead. */
  readonly message: string
}

export interface ReadPolicies {
  readonly policies: readonly WrittenPolicy[]
  /** When there is any, nothing of the file may be used. */
  readonly faults: readonly PolicyFileFault[]
}

const duration = z.string('must be a time, like 5 min').transform((text, context) => {
  const length = parseDuration(text)
  if (length !== undefined) return length
  context.addIssue({
    code: 'custom',
    message: `"${text}" is no time: write a number and its unit, like 60 s or 5 min.`,
  })
  return z.NEVER
})
const role = z.preprocess(
  (text) => ROLES.find((known) => ROLE_WORDS[known].zh === text) ?? text,
  z.enum(ROLES, `must be one of ${ROLES.join(', ')}`),
)
const channels = z.array(z.enum(['sms', 'voice'], 'must be sms or voice'))
const count = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number')
  .transform(Number)
const timeOfDay = z.string('must be a time of day, like 09:00').transform((text, context) => {
  const time = parseTime(text)
  if (time !== undefined) return time
  context.addIssue({ code: 'custom', message: `"${text}" is no time of day: write it like 09:00.` })
  return z.NEVER
})
const isKind = (text: string): text is AlertKind => Object.hasOwn(KIND_WORDS, text)
const kind = z.string().refine(isKind, 'is no kind of alert: docs/escalation.md lists them')

const signature = { by: z.string().optional(), at: z.string().optional(), why: z.string().optional() }
const ladder = z.strictObject({
  steps: z.array(z.strictObject({ after: duration, roles: z.array(role), channels })).min(1, 'must have a step'),
  repeat: z
    .strictObject({ rounds: count, every: duration, thenEvery: duration, channels: z.array(channels.min(1)).min(1) })
    .optional(),
  residentFirst: z.union([z.literal('off').transform(() => 0), duration]).optional(),
  acknowledgementHolds: duration.optional(),
  enRouteHolds: duration.optional(),
  onSceneAsksAfter: duration.optional(),
  unresolvedAfter: duration.optional(),
})
const back = z.literal('default')
const fileShape = z.strictObject({
  policies: z
    .array(
      z.strictObject({
        severity: z.enum(['life-safety', 'urgent', 'routine'], 'must be life-safety, urgent or routine'),
        kind: kind.optional(),
        home: name.optional(),
        area: areaCode.optional(),
        ladder: z.union([back, ladder]),
        ...signature,
      }),
    )
    .optional(),
  digest: z.union([back, z.strictObject({ ...signature, at: timeOfDay, until: timeOfDay })]).optional(),
})
type FileEntry = NonNullable<z.infer<typeof fileShape>['policies']>[number]

/**
 * Reads a policies file, as its YAML comes to plain lists, maps and texts:
 *
 *     policies:
 *       - severity: urgent
 *         kind: inactivity
 *         home: h-0001
 *         ladder: { steps: [{ after: 0 s, roles: [grid-worker], channels: [sms] }, …] }
 *     digest: { at: 08:30, until: 12:00 }
 *
 * What a ladder leaves out is as the severity's default has it. `default` means: back to what holds without this setting.
 */
export function readPolicyFile(root: unknown): ReadPolicies {
  const parsed = fileShape.safeParse(root ?? {})
  if (!parsed.success) {
    return { policies: [], faults: parsed.error.issues.flatMap(faultsOfIssue) }
  }
  const { policies = [], digest } = parsed.data
  const written = policies.map((entry, index): WrittenPolicy => {
    const { by, at, why } = entry
    return { setting: settingOf(entry), path: ['policies', index], by, at, why }
  })
  if (digest !== undefined) written.push(digestOf(digest))
  const faults = [...written.flatMap(faultsOf), ...policies.flatMap(placeFaults), ...twiceSet(written)]
  if (written.length === 0) faults.push({ path: [], message: 'sets nothing: write "policies" or "digest".' })
  return { policies: written, faults }
}

/** In a union the issues of every choice come; those of the map say more than "not the word default". */
function faultsOfIssue(issue: z.core.$ZodIssue): readonly PolicyFileFault[] {
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.at(-1) ?? []
    return inner.flatMap((one) => faultsOfIssue({ ...one, path: [...issue.path, ...one.path] }))
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not known here: check its name.' }))
  }
  const message = issue.message.endsWith('.') ? issue.message : `${issue.message}.`
  return [{ path: issue.path, message }]
}

function settingOf({ severity, kind, home, area, ladder }: FileEntry): PolicySetting {
  const scope = { severity, kind, home, area }
  if (ladder === 'default') return { part: 'ladder', scope, ladder: undefined }
  const full: EscalationPolicy = { ...LADDERS[severity] }
  const given = Object.entries(ladder).filter(([, value]) => value !== undefined)
  return { part: 'ladder', scope, ladder: Object.assign(full, Object.fromEntries(given)) }
}

function digestOf(digest: NonNullable<z.infer<typeof fileShape>['digest']>): WrittenPolicy {
  const path = ['digest']
  if (digest === 'default') {
    return { setting: { part: 'digest', digest: undefined }, path, by: undefined, at: undefined, why: undefined }
  }
  const { at, until, by, why } = digest
  return { setting: { part: 'digest', digest: { at, until } }, path, by, at: undefined, why }
}

function faultsOf({ setting, path }: WrittenPolicy): readonly PolicyFileFault[] {
  if (setting.part === 'digest') {
    const message = setting.digest === undefined ? undefined : digestFault(setting.digest)
    return message === undefined ? [] : [{ path, message }]
  }
  if (setting.ladder === undefined) return []
  return ladderFaults(setting.scope.severity, setting.ladder).map((fault) => ({
    path: [...path, 'ladder', ...fault.path],
    message: fault.message,
  }))
}

function placeFaults({ home, area }: FileEntry, index: number): readonly PolicyFileFault[] {
  if (home === undefined || area === undefined) return []
  return [{ path: ['policies', index, 'area'], message: 'stands beside a home: write the one or the other.' }]
}

function twiceSet(written: readonly WrittenPolicy[]): readonly PolicyFileFault[] {
  const keys = written.map(({ setting }) => settingKey(setting))
  return written
    .filter((_, index) => keys.indexOf(keys[index] ?? '') !== index)
    .map(({ path }) => ({ path, message: 'says again what an earlier entry says: leave one of the two.' }))
}
