import { z } from 'zod'
import type { Detector, Json, Memory } from '../../core/detector.ts'
import type { AlertKind, Finding } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { HomeId } from '../../core/names.ts'
import type { PresenceMode } from '../../core/presence.ts'
import { presenceMode } from '../../core/presence.ts'
import { isWorse } from '../alert.ts'
import { fromJsonLines, toJsonLines } from '../detectors/lines.ts'
import type { Residences } from '../detectors/residences.ts'
import { isAlertKind, isGated, severityIn } from './armed-kinds.ts'
import type { PresenceModes } from './presence-modes.ts'
import { stillHoldsWords } from './presence-words.ts'

export interface PresenceGateOptions {
  readonly modes: Pick<PresenceModes, 'presenceOf' | 'away' | 'version'>
  readonly residences: Pick<Residences, 'home' | 'gatewaysOf' | 'devicesOf'>
  readonly timeZone: string
}

/** What was raised about a home and has not been cleared. */
type Standing = Pick<Finding, 'detector' | 'kind' | 'severity' | 'device' | 'at' | 'offset' | 'summary' | 'marks'>

const NONE: readonly Finding[] = []
const words = z.object({ zh: z.string(), en: z.string() })
const held = z.object({
  home: z.string(),
  detector: z.string(),
  kind: z.custom<AlertKind>((value) => typeof value === 'string' && isAlertKind(value)),
  severity: z.enum(['life-safety', 'urgent', 'routine']),
  device: z.string().nullable(),
  at: z.number(),
  offset: z.number(),
  summary: words,
  marks: z.array(words),
})
const shape = z.object({
  modes: z.array(z.tuple([z.string(), presenceMode])),
  // Hubs up to 0.1 wrote a list.
  standing: z.union([z.string(), z.array(z.json())]),
})

/**
 * Stands behind the detectors and holds back what does not matter while a resident is away (`severityIn`). When a mode ends, or gives way to
 * one that holds back less, what still holds is raised afresh there and then, so that no danger that began meanwhile stays untold.
 *
 * For that it remembers every finding of such kinds that was raised and not cleared, also from before the mode was set: its
 * alert may have been closed because the resident was away, and its detector tells of each episode only once.
 */
export class PresenceGate implements Detector {
  readonly name = 'presence-gate'
  readonly #options: PresenceGateOptions
  readonly #standing = new Map<HomeId, Map<string, Standing>>()
  /** The modes of those away, as they were after the last entry. */
  readonly #modes = new Map<HomeId, PresenceMode>()
  /** Their version then; unknown after a start, so that the first entry compares. */
  #seen = -1

  constructor(options: PresenceGateOptions) {
    this.#options = options
  }

  onFindings(found: readonly Finding[], offset: Offset): readonly Finding[] {
    const { modes } = this.#options
    const passed = found.length === 0 ? found : this.#pass(found)
    if (modes.version === this.#seen) return passed
    this.#seen = modes.version
    const afresh = this.#afterChanges(offset)
    return afresh.length === 0 ? passed : [...passed, ...afresh]
  }

  snapshot(): Memory {
    return {
      modes: Array.from(this.#modes, ([home, mode]) => [home, mode]),
      standing: toJsonLines(this.#held(), ([home, { device, summary, marks, ...rest }]) => {
        const texts = { summary: { ...summary }, marks: marks.map(({ zh, en }) => ({ zh, en })) }
        return { home, ...rest, ...texts, device: device ?? null }
      }),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#modes.clear()
    this.#standing.clear()
    this.#seen = -1
    const { modes, standing } = parsed.data
    for (const [home, mode] of modes) this.#modes.set(home, mode)
    for (const row of typeof standing === 'string' ? fromJsonLines(standing) : standing) this.#restoreHeld(row)
  }

  *#held(): Generator<readonly [HomeId, Standing]> {
    for (const [home, findings] of this.#standing) for (const finding of findings.values()) yield [home, finding]
  }

  #restoreHeld(row: Json): void {
    const parsed = held.safeParse(row)
    if (!parsed.success) return
    const { home, device, ...rest } = parsed.data
    this.#remember(home, device === null ? rest : { ...rest, device })
  }

  #pass(found: readonly Finding[]): readonly Finding[] {
    const passed: Finding[] = []
    let changed = false
    for (const finding of found) {
      const told = this.#take(finding)
      if (told !== undefined) passed.push(told)
      changed ||= told !== finding
    }
    return changed ? passed : found
  }

  /** Remembers the finding, or forgets what it clears; answers it as it goes on. */
  #take(finding: Finding): Finding | undefined {
    if (!('home' in finding.subject) || !isGated(finding.kind)) return finding
    const { home } = finding.subject
    if (finding.change === 'cleared') this.#clear(home, finding)
    // What clears or only adds a line to an alert opens none: it goes on in every mode.
    if (finding.change !== 'raised') return finding
    this.#remember(home, finding)
    const severity = severityIn(this.#options.modes.presenceOf(home)?.mode, finding)
    if (severity === undefined) return undefined
    return severity === finding.severity ? finding : { ...finding, severity }
  }

  #remember(home: HomeId, { detector, kind, severity, device, at, offset, summary, marks }: Standing): void {
    let findings = this.#standing.get(home)
    if (findings === undefined) {
      findings = new Map()
      this.#standing.set(home, findings)
    }
    const about = device === undefined ? {} : { device }
    const standing = { detector, kind, severity, ...about, at, offset, summary, marks }
    findings.set(keyOf(standing), standing)
  }

  /** What clears without naming a device clears all of that kind, as it does with the alert. */
  #clear(home: HomeId, cleared: Finding): void {
    const findings = this.#standing.get(home)
    if (findings === undefined) return
    for (const [key, { detector, kind, device }] of findings) {
      const same = device === undefined || cleared.device === undefined || device === cleared.device
      if (detector === cleared.detector && kind === cleared.kind && same) findings.delete(key)
    }
    if (findings.size === 0) this.#standing.delete(home)
  }

  /** Who has another mode than after the last entry, and what must be raised for them. */
  #afterChanges(offset: Offset): readonly Finding[] {
    const { modes } = this.#options
    const before = [...this.#modes]
    this.#modes.clear()
    for (const [home, { mode }] of modes.away()) this.#modes.set(home, mode)
    const afresh: Finding[] = []
    for (const [home, mode] of before) {
      if (this.#modes.get(home) !== mode) afresh.push(...this.#raisedAfresh(home, mode, offset))
    }
    return afresh
  }

  #raisedAfresh(home: HomeId, ended: PresenceMode, offset: Offset): readonly Finding[] {
    const standing = this.#standing.get(home)
    if (standing === undefined) return NONE
    const afresh: Finding[] = []
    for (const [key, finding] of standing) {
      if (!this.#isRegistered(home, finding)) standing.delete(key)
      // What was found in this very entry has passed already, by the mode that holds now.
      else if (finding.offset < offset) {
        const severity = this.#toldWorse(home, ended, finding)
        if (severity !== undefined) afresh.push(this.#raised({ ...finding, severity, offset }, home, ended))
      }
    }
    return afresh
  }

  /** How severe it is by the mode that holds now, when that is worse than what was told of it until now. */
  #toldWorse(home: HomeId, ended: PresenceMode, finding: Standing) {
    const before = severityIn(ended, finding)
    const now = severityIn(this.#options.modes.presenceOf(home)?.mode, finding)
    if (now === undefined) return undefined
    return before === undefined || isWorse(now, before) ? now : undefined
  }

  #raised(finding: Standing, home: HomeId, ended: PresenceMode): Finding {
    const mark = stillHoldsWords(ended, finding.at, this.#options.timeZone)
    return { ...finding, change: 'raised', subject: { home }, marks: [...finding.marks, mark] }
  }

  #isRegistered(home: HomeId, { device }: Standing): boolean {
    const { residences } = this.#options
    if (residences.home(home) === undefined) return false
    if (device === undefined) return true
    return [...residences.devicesOf(home), ...residences.gatewaysOf(home)].some(({ id }) => id === device)
  }
}

const keyOf = ({ detector, kind, device }: Pick<Finding, 'detector' | 'kind' | 'device'>): string =>
  `${detector}/${kind}/${device ?? ''}`
