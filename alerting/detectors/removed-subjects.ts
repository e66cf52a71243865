import { z } from 'zod'
import type { Detector, Json, Memory } from '../../core/detector.ts'
import type { AlertKind, Finding, Severity } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { DeviceId, HomeId } from '../../core/names.ts'
import { days, type EpochMs } from '../../core/time.ts'
import { isAlertKind } from '../presence/armed-kinds.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import { findingsDue } from './findings-due.ts'
import type { Removed } from './removed-words.ts'
import { PUT_BACK, REMOVED_MARK, removedWords, stillConfirmWords } from './removed-words.ts'
import type { Residences } from './residences.ts'
import { fromTable, type TableRow, toTable } from './table.ts'

export interface RemovedSubjectsOptions {
  readonly residences: Pick<Residences, 'home' | 'gateway' | 'gatewaysOf' | 'devicesOf' | 'onChange'>
}

/** What was raised and not cleared. */
interface Standing extends Pick<Finding, 'detector' | 'kind' | 'subject' | 'device'> {
  readonly severity: Severity
  /** Its device was registered when it was raised; nobody can take away what never was. */
  readonly known: boolean
  /** That it was removed was said. */
  gone: boolean
  /** When its alert was ended by that; `undefined` while it stands. */
  endedAt: EpochMs | undefined
}

type About = Pick<Finding, 'kind' | 'severity'>

const NONE: readonly Finding[] = []
/** Ends the name of a platform's homes (`UnheardHomes`). */
const OF_ITS_HOMES = /\/homes$/
const severities = z.enum(['life-safety', 'urgent', 'routine'])
const shape = z.object({ standing: z.string(), due: z.string() })
/** Older memories end with `gone`. */
const COLUMNS = [8, 9] as const
/** Who puts a home back by then corrects a mistake; later it is a home of which nothing is known. */
const PUT_BACK_WITHIN = days(1)

/** They tell of the equipment: with it they are gone. */
const EQUIPMENT: ReadonlySet<AlertKind> = new Set<AlertKind>([
  'gateway-offline',
  'device-offline',
  'device-fault',
  'battery-low',
  'tamper',
])
/** They tell of a person or their home by what a device measures: taken away, nobody can say any more. */
const MEASURED: ReadonlySet<AlertKind> = new Set<AlertKind>([
  'room-cold',
  'room-hot',
  'vital-sign',
  'water-running',
  'water-leak',
  'low-water-use',
])
/** Somebody may have called for help, or be in danger. */
const CALLS: ReadonlySet<AlertKind> = new Set<AlertKind>(['sos', 'fall', 'smoke', 'gas', 'carbon-monoxide'])
const BY_DEVICES: ReadonlySet<AlertKind> = new Set([...EQUIPMENT, ...MEASURED, ...CALLS])

/**
 * Says why something that was raised will never be said to be over: its device, its gateway or its home is no longer registered where it was.
 * Told within seconds of the change.
 *
 * - What tells of the equipment, and what can wait, is cleared (`gone`). So is all that concerns a home that was removed.
 * - What may have been a call for help, or told of danger, is not: it gets a line and a mark, and a person closes it.
 * - What tells of a person by where they were seen last stands: a sensor that was taken away gets nobody up.
 * - A home that is put back within a day was removed by mistake: what was urgent there, and ended by that, is raised again.
 *
 * What its detector then says again (`still`) is held back. Areas are looked after by `AreaOutageDetector`. It stands before the presence gate, which
 * forgets what was cleared.
 */
export class RemovedSubjects implements Detector {
  readonly name = 'removed-subjects'
  readonly metrics = [] as const
  readonly signKinds = [] as const
  readonly #options: RemovedSubjectsOptions
  readonly #standing = new Map<string, Standing>()
  /** What must be looked up again since the registry has changed. */
  readonly #due = new DeadlineHeap()
  #listening = false
  #changed = false

  constructor(options: RemovedSubjectsOptions) {
    this.#options = options
  }

  onFindings(found: readonly Finding[]): readonly Finding[] {
    if (found.length === 0) return found
    let held = false
    for (const finding of found) {
      if (this.#isHeld(finding)) held = true
      else this.#take(finding)
    }
    return held ? found.filter((finding) => !this.#isHeld(finding)) : found
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    if (this.#changed) for (const key of this.#standing.keys()) this.#due.lookAt(key, consumedUpTo)
    this.#changed = false
    if (this.#due.size === 0) return NONE
    return findingsDue(this.#due, consumedUpTo, (key) => this.#look(key, consumedUpTo, offset))
  }

  nextDeadline(): EpochMs | undefined {
    this.#listen()
    return this.#changed ? Number.NEGATIVE_INFINITY : this.#due.next()
  }

  snapshot(): Memory {
    const rowOf = ({ detector, kind, severity, subject, device, known, gone, endedAt }: Standing) => {
      const [what, where] = 'home' in subject ? ['home', subject.home] : ['area', subject.area]
      return [detector, kind, severity, what, where, device, known, gone, endedAt]
    }
    return { standing: toTable(this.#standing.values(), rowOf), due: this.#due.toText() }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#standing.clear()
    this.#due.load(parsed.data.due)
    for (const columns of COLUMNS) {
      for (const row of fromTable(parsed.data.standing, columns)) {
        const one = standingIn(row)
        if (one !== undefined) this.#standing.set(keyOf(one), one)
      }
    }
    // It may have been changed while the hub was down.
    this.#changed = true
  }

  #isHeld(finding: Finding): boolean {
    return finding.still === true && this.#standing.get(keyOf(finding))?.gone === true
  }

  #take(finding: Finding): void {
    const { detector, kind, severity, subject, device, change } = finding
    const key = keyOf(finding)
    if (change === 'cleared') this.#clear(key, finding)
    if (change !== 'raised' || !isEnded(finding)) return
    const about = { detector, kind, subject, ...(device === undefined ? {} : { device }) }
    const known = this.#removed({ ...about, known: true }) === undefined
    this.#standing.set(key, { ...about, severity, known, gone: false, endedAt: undefined })
  }

  /** What clears without naming a device clears all of that kind there, as it does with the alert. */
  #clear(key: string, { device, gone }: Finding): void {
    if (gone === true) return
    this.#standing.delete(key)
    if (device !== undefined) return
    for (const other of this.#standing.keys()) if (other.startsWith(key)) this.#standing.delete(other)
  }

  #look(key: string, now: EpochMs, offset: Offset): Finding | undefined {
    const one = this.#standing.get(key)
    const removed = one === undefined ? undefined : this.#removed(one)
    if (one === undefined || one.gone === (removed !== undefined)) return undefined
    one.gone = removed !== undefined
    const { detector, kind, severity, subject, device } = one
    const about = { detector, kind, severity, subject, ...(device === undefined ? {} : { device }), at: now, offset }
    if (removed === undefined) return isOwed(one, now) ? this.#raisedAgain(one, about) : undefined
    const why = removedWords(removed, device)
    if (!isClosed(one, removed)) {
      return { ...about, change: 'noted', summary: stillConfirmWords(why), marks: [REMOVED_MARK] }
    }
    one.endedAt = now
    return { ...about, change: 'cleared', gone: true, summary: why, marks: [] }
  }

  /** Its detector takes it for told, or has forgotten the home. */
  #raisedAgain(one: Standing, about: Omit<Finding, 'change' | 'summary' | 'marks'>): Finding {
    one.endedAt = undefined
    return { ...about, change: 'raised', summary: PUT_BACK, marks: [] }
  }

  #removed(one: Omit<Standing, 'severity' | 'gone' | 'endedAt'>): Removed | undefined {
    const { residences } = this.#options
    const { kind, subject, device, known } = one
    if ('home' in subject && residences.home(subject.home) === undefined) return 'home'
    if (!known || !BY_DEVICES.has(kind)) return undefined
    if ('home' in subject) return this.#removedAt(subject.home, kind, device)
    const platform = device?.replace(OF_ITS_HOMES, '')
    return platform === undefined || residences.gateway(platform) !== undefined ? undefined : 'gateway'
  }

  #removedAt(home: HomeId, kind: AlertKind, device: DeviceId | undefined): Removed | undefined {
    const { residences } = this.#options
    const isGateway = kind === 'gateway-offline'
    const there = isGateway ? residences.gatewaysOf(home) : residences.devicesOf(home)
    if (device === undefined) return there.length === 0 ? 'all-devices' : undefined
    if (there.some(({ id }) => id === device)) return undefined
    return isGateway ? 'gateway' : 'device'
  }

  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    this.#options.residences.onChange(() => (this.#changed = true))
  }
}

/** Areas have their own detector, and what the hub says of itself has no device. */
const isEnded = ({ kind, subject }: Finding): boolean => 'home' in subject || kind === 'gateway-offline'

/** Is it over with what was removed? A call for help and a danger are not. */
function isClosed({ kind, severity }: About, removed: Removed): boolean {
  if (severity === 'life-safety' || CALLS.has(kind)) return false
  if (removed === 'home' || severity === 'routine') return true
  return EQUIPMENT.has(kind) && kind !== 'device-fault'
}

/** Is it to be raised again, since what it was about is registered again and nobody saw it end? A silent gateway is by its own detector. */
const isOwed = ({ severity, kind, endedAt }: Standing, now: EpochMs): boolean =>
  severity === 'urgent' && kind !== 'gateway-offline' && endedAt !== undefined && now - endedAt <= PUT_BACK_WITHIN

function standingIn(row: TableRow): Standing | undefined {
  const kind = row.text(1)
  const severity = severities.safeParse(row.text(2))
  if (!severity.success || !isAlertKind(kind)) return undefined
  const subject = row.text(3) === 'home' ? { home: row.text(4) } : { area: row.text(4) }
  const device = row.text(5) === '~' ? {} : { device: row.text(5) }
  const how = { severity: severity.data, known: row.flag(6), gone: row.flag(7), endedAt: row.number(8) }
  return { detector: row.text(0), kind, subject, ...device, ...how }
}

const keyOf = ({
  detector,
  kind,
  subject,
  device,
}: Pick<Finding, 'detector' | 'kind' | 'subject' | 'device'>): string =>
  `${detector}/${kind}/${'home' in subject ? subject.home : subject.area}/${device ?? ''}`
