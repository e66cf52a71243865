import { z } from 'zod'
import { localTime, timeOfDay } from '../../core/calendar.ts'
import { type DurationMs, type EpochMs, hours } from '../../core/time.ts'
import type { Fault, FaultKind } from './check-hub.ts'

/** What the watchdog remembers between looks, and over its own restarts. */
export const watchdogMemoryShape = z.object({
  /** When its last look ended. */
  lookedAt: z.number().optional(),
  /** How many looks in a row have seen each alarm. */
  seen: z.record(z.string(), z.number()),
  /** How many looks in a row have seen none. */
  calm: z.number(),
  /** Whom it has told of what, until it is over. */
  told: z.object({ at: z.number(), kinds: z.array(z.string()) }).optional(),
  /** The local day of its last warnings. */
  warnedOn: z.string().optional(),
})

export type WatchdogMemory = Readonly<z.infer<typeof watchdogMemoryShape>>

export const noMemory: WatchdogMemory = { seen: {}, calm: 0 }

export type Telling =
  | { readonly type: 'alarm'; readonly faults: readonly Fault[] }
  | { readonly type: 'recovered' }
  | { readonly type: 'warning'; readonly faults: readonly Fault[] }

export interface Judged {
  readonly memory: WatchdogMemory
  /** What is to be told now; it counts as told only when a vendor has taken it: then `afterTelling`. */
  readonly tell: Telling | undefined
  /** Whether the outside is told that all is well. */
  readonly heartbeat: boolean
}

export interface Seen {
  readonly faults: readonly Fault[]
  readonly now: EpochMs
  /** Between two looks. */
  readonly every: DurationMs
  /** An IANA name. */
  readonly timeZone: string
}

/** One bad look may be a restart; one good one a moment between two crashes. */
const LOOKS = 2
const REMIND_EVERY = hours(1)
/** After so many looks left out the machine was suspended, or its clock was set: what the hub wrote before says nothing. */
const LOOKS_LEFT_OUT = 3
const [WARNS_FROM, WARNS_UNTIL] = [hours(9), hours(18)]

/** What follows from a look: whom to tell what, and what to remember of it. */
export function decideTelling(memory: WatchdogMemory, { faults, now, every, timeZone }: Seen): Judged {
  const alarms = faults.filter(({ grade }) => grade === 'alarm')
  const heartbeat = alarms.length === 0
  if (jumped(memory.lookedAt, now, every))
    return { memory: { ...memory, seen: {}, calm: 0 }, tell: undefined, heartbeat }
  const seen = Object.fromEntries(alarms.map(({ kind }) => [kind, (memory.seen[kind] ?? 0) + 1]))
  const next: WatchdogMemory = { ...memory, seen, calm: heartbeat ? memory.calm + 1 : 0 }
  const ripe = alarms.filter(({ kind }) => (seen[kind] ?? 0) >= LOOKS)
  return { memory: next, tell: toTell(next, { ripe, faults, now, timeZone }), heartbeat }
}

function jumped(lookedAt: EpochMs | undefined, now: EpochMs, every: DurationMs): boolean {
  return lookedAt !== undefined && (now < lookedAt || now - lookedAt > LOOKS_LEFT_OUT * every)
}

interface Found extends Pick<Seen, 'faults' | 'now' | 'timeZone'> {
  /** Alarms that were there often enough. */
  readonly ripe: readonly Fault[]
}

function toTell(memory: WatchdogMemory, { ripe, faults, now, timeZone }: Found): Telling | undefined {
  const { told } = memory
  if (ripe.length > 0) {
    const isNew = ripe.some(({ kind }) => told?.kinds.includes(kind) !== true)
    return isNew || isOld(told?.at, now) ? { type: 'alarm', faults: ripe } : undefined
  }
  if (told !== undefined && memory.calm >= LOOKS) return { type: 'recovered' }
  const warnings = faults.filter(({ grade }) => grade === 'warning')
  const warnsNow = warnings.length > 0 && memory.warnedOn !== dayOf(now, timeZone) && inOfficeHours(now, timeZone)
  return warnsNow ? { type: 'warning', faults: warnings } : undefined
}

const isOld = (at: EpochMs | undefined, now: EpochMs): boolean => at === undefined || now - at >= REMIND_EVERY

function inOfficeHours(now: EpochMs, timeZone: string): boolean {
  const time = timeOfDay(now, timeZone)
  return time >= WARNS_FROM && time < WARNS_UNTIL
}

/** The memory once a vendor has taken what was to be told. */
export function afterTelling(
  memory: WatchdogMemory,
  tell: Telling,
  by: Pick<Seen, 'now' | 'timeZone'>,
): WatchdogMemory {
  if (tell.type === 'warning') return { ...memory, warnedOn: dayOf(by.now, by.timeZone) }
  if (tell.type === 'recovered') return { ...memory, told: undefined }
  const kinds: readonly FaultKind[] = tell.faults.map(({ kind }) => kind)
  return { ...memory, told: { at: by.now, kinds: [...new Set([...(memory.told?.kinds ?? []), ...kinds])] } }
}

function dayOf(now: EpochMs, timeZone: string): string {
  const { year, month, day } = localTime(now, timeZone)
  return `${year}-${month}-${day}`
}
