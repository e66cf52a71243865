import { statfs } from 'node:fs/promises'
import type { HealthPart } from '../core/home-board.ts'
import type { JournalReader, Offset } from '../core/journal.ts'
import type { Clock, DurationMs, EpochMs } from '../core/time.ts'
import { isoInstant, seconds } from '../core/time.ts'
import type { VendorHealth } from '../core/vendor-health.ts'

/** What is looked at. */
export interface HealthSources {
  readonly clock: Clock
  readonly journal: Pick<JournalReader, 'head'>
  lastTickAt(): EpochMs | undefined
  readonly stored: { position(): Offset }
  readonly judged: { position(): Offset }
  vendorHealth(): Promise<readonly VendorHealth[]>
  /** Whether replies and receipts have an address to come to. */
  readonly repliesArrive: boolean
  readonly dataDir: string
}

const TICK_MAY_BE_OLD: DurationMs = seconds(5)
/** One tick a second: so many entries behind is at least half a minute on an idle hub and a moment on a busy one. */
const MAY_LAG = 60_000
const FREE_BYTES = 1024 ** 3

/** Looks at every part. Never throws: a part that cannot be looked at is not ok, and says so. */
export async function lookAtHealth(sources: HealthSources): Promise<readonly HealthPart[]> {
  const { journal, stored, judged } = sources
  return [
    journalPart(sources),
    lagPart(
      'alerting',
      journal.head() - judged.position(),
      'Alarms are late: look at the log for what the alerter says.',
    ),
    lagPart(
      'store',
      journal.head() - stored.position(),
      'Charts are late, alarms are not: look whether the time-series store answers.',
    ),
    await vendorPart(sources),
    replyPart(sources),
    await diskPart(sources.dataDir),
  ]
}

function journalPart(sources: HealthSources): HealthPart {
  const last = sources.lastTickAt()
  const age = last === undefined ? undefined : sources.clock.now() - last
  if (age !== undefined && age <= TICK_MAY_BE_OLD)
    return { part: 'journal', ok: true, says: `synced ${Math.round(age / 1000)} s ago` }
  return {
    part: 'journal',
    ok: false,
    says: 'The disk takes no records, so no message is acknowledged: free it or replace it.',
  }
}

function lagPart(part: string, entries: number, advice: string): HealthPart {
  return entries <= MAY_LAG
    ? { part, ok: true, says: `${entries} entries behind` }
    : { part, ok: false, says: `${entries} entries behind. ${advice}` }
}

async function vendorPart(sources: HealthSources): Promise<HealthPart> {
  try {
    return smsPart(await sources.vendorHealth())
  } catch {
    return { part: 'sms', ok: false, says: 'The outbox cannot be looked at: see the log.' }
  }
}

function smsPart(vendors: readonly VendorHealth[]): HealthPart {
  const real = vendors.filter((vendor) => vendor.reachesPeople)
  if (real.length === 0) {
    return { part: 'sms', ok: false, says: 'No vendor reaches a phone: set HUB_SMS and the vendor’s account.' }
  }
  const says = real.map(inWords).join(', ')
  if (real.some((vendor) => vendor.state !== 'resting')) return { part: 'sms', ok: true, says }
  return { part: 'sms', ok: false, says: `${says}: every vendor fails; look at its account and at the line.` }
}

function inWords({ name, state, restingUntil, failedLastHour, sentLastHour }: VendorHealth): string {
  if (state === 'resting') return `${name} fails, tried again ${isoInstant(restingUntil ?? 0)}`
  if (state === 'never-used') return name
  return failedLastHour === 0 ? `${name} well` : `${name} well (${failedLastHour} of ${sentLastHour} failed this hour)`
}

function replyPart({ repliesArrive }: HealthSources): HealthPart {
  if (repliesArrive) return { part: 'replies', ok: true, says: 'configured' }
  return {
    part: 'replies',
    ok: false,
    says: 'Replies by SMS cannot come in: set HUB_PUBLIC_URL and the number’s webhook.',
  }
}

async function diskPart(dataDir: string): Promise<HealthPart> {
  try {
    const disk = await statfs(dataDir)
    const free = disk.bavail * disk.bsize
    const says = `${(free / FREE_BYTES).toFixed(1)} GB free`
    return free >= FREE_BYTES
      ? { part: 'disk', ok: true, says }
      : { part: 'disk', ok: false, says: `${says}: make room before the journal stops.` }
  } catch {
    return { part: 'disk', ok: false, says: `The data folder ${dataDir} cannot be looked at.` }
  }
}
