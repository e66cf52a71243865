import { isName } from '../../core/names.ts'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import { days, parseInstant } from '../../core/time.ts'
import type { Setting } from './rule-change.ts'
import { nearestName } from './nearest-name.ts'
import { isThresholdName, THRESHOLD_NAMES, THRESHOLDS } from './thresholds.ts'
import { readValue } from './written-value.ts'
import type { Written, WrittenEntry, WrittenFault } from './written.ts'

/** One setting of a rules file; who, when and why may be left out where nothing is decided by it. */
export interface WrittenSetting extends Setting {
  readonly line: number
  readonly path: string
  readonly by: string | undefined
  readonly at: EpochMs | undefined
  readonly why: string | undefined
}

export interface ReadRules {
  readonly settings: readonly WrittenSetting[]
  /** In the order of lines. When there is any, nothing of the file may be used. */
  readonly faults: readonly WrittenFault[]
}

const LAYOUT = 'a rules file has the parts "district" and "homes", as in district: { inactivityCeiling: 10 h }'
const FIELDS = ['value', 'by', 'at', 'why']

/**
 * Reads a rules file:
 *
 *     district: { inactivityCeiling: 10 h }
 *     homes:
 *       h-0001: { inactivityCeiling: { value: 8 h, by: 张三, at: 2026-11-01, why: 独居且有糖尿病 } }
 *
 * `default`, or nothing, as a value means: back to what holds without this setting.
 */
export function readRulesFile(root: Written): ReadRules {
  const reader = new RulesReader()
  reader.readAll(root)
  return { settings: reader.settings, faults: reader.faults.toSorted((a, b) => a.line - b.line) }
}

class RulesReader {
  readonly settings: WrittenSetting[] = []
  readonly faults: WrittenFault[] = []

  readAll(root: Written): void {
    if (root.kind !== 'map') {
      this.#fault(root.line, '', root.kind === 'nothing' ? `the file is empty: ${LAYOUT}.` : `${LAYOUT}.`)
      return
    }
    for (const { key, line, value } of root.entries) {
      if (key === 'district') this.#readSettings(value, undefined, key)
      else if (key === 'homes') this.#readHomes(value)
      else this.#fault(line, '', `there is no part "${key}": ${LAYOUT}.`)
    }
  }

  #readHomes(part: Written): void {
    for (const { key, line, value } of this.#entries(part, 'homes')) {
      if (isName(key)) this.#readSettings(value, key, `homes.${key}`)
      else this.#fault(line, 'homes', `"${key}" is no home's id: it must be 1 to 64 of A-Z a-z 0-9 _ -.`)
    }
  }

  #readSettings(part: Written, home: HomeId | undefined, path: string): void {
    for (const entry of this.#entries(part, path)) this.#readSetting(entry, home, `${path}.${entry.key}`)
  }

  #readSetting({ key: name, line, value: written }: WrittenEntry, home: HomeId | undefined, path: string): void {
    if (!isThresholdName(name)) {
      this.#fault(line, path, unknownThreshold(name))
      return
    }
    if (home !== undefined && THRESHOLDS[name].scope === 'district') this.#fault(line, path, OF_DISTRICT)
    const fields = written.kind === 'map' ? this.#fields(written, path) : new Map([['value', written]])
    const given = fields.get('value')
    if (given === undefined) {
      this.#fault(line, path, 'has no "value".')
      return
    }
    const value = this.#value(given, { name, path })
    if (value === 'wrong') return
    const by = this.#text(fields.get('by'), `${path}.by`)
    const why = this.#text(fields.get('why'), `${path}.why`)
    this.settings.push({ line, path, home, name, value, by, at: this.#at(fields.get('at'), `${path}.at`), why })
  }

  #fields(map: Written & { readonly kind: 'map' }, path: string): ReadonlyMap<string, Written> {
    for (const { key, line } of map.entries) {
      if (!FIELDS.includes(key)) this.#fault(line, path, `has no field "${key}": there are ${FIELDS.join(', ')}.`)
    }
    return new Map(map.entries.map(({ key, value }) => [key, value]))
  }

  #value(
    written: Written,
    { name, path }: { readonly name: keyof typeof THRESHOLDS; readonly path: string },
  ): number | undefined | 'wrong' {
    if (written.kind === 'nothing' || (written.kind === 'text' && written.text === 'default')) return undefined
    if (written.kind !== 'text') {
      this.#fault(written.line, path, 'must be one value.')
      return 'wrong'
    }
    const read = readValue(THRESHOLDS[name], written.text)
    if ('value' in read) return read.value
    this.#fault(written.line, path, read.fault)
    return 'wrong'
  }

  #text(written: Written | undefined, path: string): string | undefined {
    if (written === undefined || written.kind === 'nothing') return undefined
    if (written.kind === 'text') return written.text
    this.#fault(written.line, path, 'must be a text.')
    return undefined
  }

  #at(written: Written | undefined, path: string): EpochMs | undefined {
    const text = this.#text(written, path)
    if (written === undefined || text === undefined) return undefined
    const at = parseDay(text)
    if (at === undefined) this.#fault(written.line, path, `"${text}" is no day: write it like 2026-11-01.`)
    return at
  }

  #entries(part: Written, path: string): readonly WrittenEntry[] {
    if (part.kind === 'map') return part.entries
    if (part.kind !== 'nothing')
      this.#fault(part.line, path, 'must have named parts, as in { inactivityCeiling: 10 h }.')
    return []
  }

  #fault(line: number, path: string, message: string): void {
    this.faults.push({ line, path, message })
  }
}

/** A day, or a moment with its offset. A day is its noon in UTC, so that it is the same day anywhere in China and Europe. */
const parseDay = (text: string): EpochMs | undefined =>
  /^\d{4}-\d\d-\d\d$/.test(text) ? dayOf(text) : parseInstant(text)

function dayOf(text: string): EpochMs | undefined {
  const midnight = parseInstant(`${text}T00:00:00Z`)
  return midnight === undefined ? undefined : midnight + days(0.5)
}

export const OF_DISTRICT = 'holds for the whole district: no home can have its own.'

/** The sentence for a name that no threshold has. */
export function unknownThreshold(name: string): string {
  const near = nearestName(name, THRESHOLD_NAMES)
  const advice = near === undefined ? '' : `did you mean ${near}? `
  return `there is no threshold "${name}": ${advice}npm run hub -- rules show lists them.`
}
