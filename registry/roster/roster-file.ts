import { z } from 'zod'
import { parseCivilDay, parseTime, WEEKDAYS } from '../../core/civil-day.ts'
import { areaCode, name } from '../../core/names.ts'
import { days } from '../../core/time.ts'
import { DAY_KINDS, type Roster, type Shift, STAFF_ROLES } from '../../core/roster.ts'

/** One roster of a roster file. */
export interface WrittenRoster {
  readonly role: Roster['role']
  readonly area: Roster['area']
  /** `undefined`: no roster there any more. */
  readonly shifts: readonly Shift[] | undefined
  /** Where it stands in the file. */
  readonly path: readonly PropertyKey[]
  readonly by: string | undefined
  readonly why: string | undefined
}

export interface RosterFileFault {
  readonly path: readonly PropertyKey[]
  /** One sentence: what is wrong, and what to write instead. */
  readonly message: string
}

export interface ReadRosters {
  readonly rosters: readonly WrittenRoster[]
  /** When there is any, nothing of the file may be used. */
  readonly faults: readonly RosterFileFault[]
}

const ROLE_WORDS: Readonly<Record<string, Roster['role']>> = {
  网格员: 'grid-worker',
  村居: 'village',
  街镇: 'town',
  区值班: 'district',
}
const DAY_WORDS: Readonly<Record<string, (typeof DAY_KINDS)[number]>> = {
  每天: 'everyday',
  工作日: 'workdays',
  休息日: 'restdays',
}
const WEEKDAY_WORDS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const WEEKDAY_ZH = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const

/** A text that `read` understands, as what it means. */
const understood = <T>(read: (text: string) => T | undefined, otherwise: string) =>
  z.string(otherwise).transform((text, context) => {
    const value = read(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: `"${text}" ${otherwise}` })
    return z.NEVER
  })

const weekday = understood(
  (text) => WEEKDAYS.find((day) => WEEKDAY_WORDS[day - 1] === text.toLowerCase() || WEEKDAY_ZH[day - 1] === text),
  'is no day of the week: write mon, tue, wed, thu, fri, sat, sun, or 周一 to 周日',
)
const dayKind = understood(
  (text) => DAY_KINDS.find((kind) => kind === text) ?? DAY_WORDS[text],
  'must be everyday, workdays, restdays or a list like [mon, tue]',
)
const time = understood(parseTime, 'must be a time of day, like 08:30')
const day = understood(parseCivilDay, 'must be a day, like 2026-11-23')
const role = understood(
  (text) => STAFF_ROLES.find((known) => known === text) ?? ROLE_WORDS[text],
  `must be one of ${STAFF_ROLES.join(', ')}: neighbours and carers are named on the home`,
)
const turn = z.union([name.transform((one) => [one]), z.array(name).min(1, 'names nobody')])

const shift = z.strictObject({
  name: z.string().min(1, 'must have a name').max(40, 'must be 40 characters at most'),
  days: z.union([dayKind, z.array(weekday).min(1, 'must name a day')]),
  from: time.refine((from) => from < days(1), 'must be before 24:00: write 00:00'),
  to: time.refine((to) => to > 0, 'must be after 00:00: write 24:00'),
  rotation: z.enum(['daily', 'weekly'], 'must be daily or weekly; without it all are on duty together').optional(),
  since: day.optional(),
  people: z.array(turn).min(1, 'must name somebody'),
})
const fileShape = z.strictObject({
  rosters: z
    .array(
      z.strictObject({
        role,
        area: areaCode,
        shifts: z.union([z.literal('none'), z.array(shift).min(1, 'must have a shift')]),
        by: z.string().optional(),
        why: z.string().optional(),
      }),
      'must be a list of rosters, each with role, area and shifts',
    )
    .min(1, 'must have a roster'),
})
type FileShift = z.infer<typeof shift>

/**
 * Reads a roster file, as its YAML comes to plain lists, maps and texts:
 *
 *     rosters:
 *       - role: village
 *         area: 120112101001
 *         shifts:
 *           - { name: 白班, days: workdays, from: 08:00, to: 18:00, people: [v-zhang] }
 *           - { name: 夜班, days: everyday, from: 18:00, to: 08:00, rotation: weekly, since: 2026-11-23, people: [v-li, v-wang] }
 *
 * `shifts: none` takes a roster away: then everybody registered is on duty.
 */
export function readRosterFile(root: unknown): ReadRosters {
  const parsed = fileShape.safeParse(root ?? {})
  if (!parsed.success) return { rosters: [], faults: parsed.error.issues.flatMap(faultsOfIssue) }
  const rosters = parsed.data.rosters.map(({ role, area, shifts, by, why }, index): WrittenRoster => {
    const path = ['rosters', index]
    return { role, area, shifts: shifts === 'none' ? undefined : shifts.map(shiftOf), path, by, why }
  })
  const faults = parsed.data.rosters.flatMap(({ shifts }, index) =>
    shifts === 'none' ? [] : shifts.flatMap((one, at) => shiftFaults(one, ['rosters', index, 'shifts', at])),
  )
  return { rosters, faults: [...faults, ...twiceWritten(rosters)] }
}

const shiftOf = ({ rotation, since, people, ...rest }: FileShift): Shift => ({
  ...rest,
  turns: rotation === undefined ? [people.flat()] : people,
  ...(rotation === undefined || since === undefined
    ? {}
    : { rotation: { every: rotation === 'daily' ? 'day' : 'week', since } }),
})

function shiftFaults({ rotation, since, people }: FileShift, path: readonly PropertyKey[]): RosterFileFault[] {
  if (rotation === undefined) {
    if (since === undefined) return []
    return [{ path: [...path, 'since'], message: 'is for a rotation: leave it out, or write rotation: weekly.' }]
  }
  const faults: RosterFileFault[] = []
  if (since === undefined)
    faults.push({ path, message: 'takes turns from when? Write since: the first day of the first turn.' })
  if (people.length < 2)
    faults.push({
      path: [...path, 'people'],
      message: 'is one turn only: name at least two, or leave the rotation out.',
    })
  return faults
}

function twiceWritten(rosters: readonly WrittenRoster[]): readonly RosterFileFault[] {
  const keys = rosters.map(({ role, area }) => `${role} ${area}`)
  return rosters
    .filter((_, index) => keys.indexOf(keys[index] ?? '') !== index)
    .map(({ path }) => ({ path, message: 'stands in the file twice: put all its shifts into one.' }))
}

/** Of a union the issues of the last choice: they say more than "not the word none". */
function faultsOfIssue(issue: z.core.$ZodIssue): readonly RosterFileFault[] {
  if (issue.code === 'invalid_union') {
    return (issue.errors.at(-1) ?? []).flatMap((one) => faultsOfIssue({ ...one, path: [...issue.path, ...one.path] }))
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not known here: check its name.' }))
  }
  return [{ path: issue.path, message: issue.message.endsWith('.') ? issue.message : `${issue.message}.` }]
}
