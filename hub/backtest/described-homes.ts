import { existsSync } from 'node:fs'
import { z } from 'zod'
import { parseDuration } from '../../alerting/rules/written-duration.ts'
import type { Written, WrittenEntry, WrittenFault } from '../../alerting/rules/written.ts'
import { faultLines } from '../../alerting/rules/written.ts'
import type { Device, Home } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import { areaCode, isName } from '../../core/names.ts'
import type { HomeId } from '../../core/names.ts'
import { readWrittenFile } from '../read-written.ts'

/** What was said of homes; the rest is usual. */
export type Traits = Partial<
  Pick<Home, 'careLevel' | 'riskGrade' | 'occupants' | 'pets' | 'area' | 'inactivityCeiling'>
>
export type Place = Pick<Device, 'room' | 'role'>

/** The homes of a recording, as far as somebody described them. */
export interface DescribedHomes {
  readonly timeZone: string | undefined
  /** Of every home … */
  readonly usual: Described
  /** … and of single ones, which counts more. */
  readonly homes: ReadonlyMap<HomeId, Described>
}

export interface Described {
  readonly traits: Traits
  readonly devices: ReadonlyMap<string, Partial<Place>>
}

const NOTHING: Described = { traits: {}, devices: new Map() }
export const NOTHING_DESCRIBED: DescribedHomes = { timeZone: undefined, usual: NOTHING, homes: new Map() }

const yesOrNo = z.enum(['true', 'false', 'yes', 'no'], { error: 'must be true or false' })
const whole = z.string().regex(/^[1-9]\d?$/, 'must be a whole number from 1')
const TRAITS: Readonly<Record<string, z.ZodType<Traits, string>>> = {
  careLevel: z
    .enum(['self-caring', 'partly-dependent', 'fully-dependent'], {
      error: 'must be self-caring, partly-dependent or fully-dependent',
    })
    .transform((careLevel) => ({ careLevel })),
  riskGrade: z
    .enum(['green', 'orange', 'red'], { error: 'must be green, orange or red' })
    .transform((riskGrade) => ({ riskGrade })),
  occupants: whole.transform((text) => ({ occupants: Number(text) })),
  pets: yesOrNo.transform((text) => ({ pets: text === 'true' || text === 'yes' })),
  area: areaCode.transform((area) => ({ area })),
  inactivityCeiling: z.string().transform((text, context) => {
    const inactivityCeiling = parseDuration(text)
    if (inactivityCeiling !== undefined && inactivityCeiling > 0) return { inactivityCeiling }
    context.addIssue({ code: 'custom', message: 'must be a length of time like 10 h' })
    return z.NEVER
  }),
}
const PLACE: Readonly<Record<string, z.ZodType<Partial<Place>, string>>> = {
  room: z
    .enum(['living', 'bedroom', 'bathroom', 'kitchen', 'hall', 'yard', 'other'], {
      error: 'must be living, bedroom, bathroom, kitchen, hall, yard or other',
    })
    .transform((room) => ({ room })),
  role: z
    .enum(['outer-door', 'inner-door', 'fridge', 'bed', 'worn', 'fixed'], {
      error: 'must be outer-door, inner-door, fridge, bed, worn or fixed',
    })
    .transform((role) => ({ role })),
}

/**
 * Reads what `--home` says: a file (YAML or JSON), or it itself, as `careLevel=partly-dependent,occupants=2,timeZone=Europe/London`.
 *
 * @throws RULES_INVALID naming every fault with its line.
 */
export async function readDescribedHomes(given: string): Promise<DescribedHomes> {
  const inline = given.includes('=') && !existsSync(given)
  const written = inline ? writtenPairs(given) : await readWrittenFile(given)
  const reader = new DescriptionReader()
  const homes = reader.readAll(written)
  if (reader.faults.length === 0) return homes
  const list = faultLines(reader.faults.toSorted((a, b) => a.line - b.line))
  throw new HubError('RULES_INVALID', `The description of homes (${given}) has faults:\n${list}`)
}

function writtenPairs(given: string): Written {
  const entries = given.split(',').map((pair): WrittenEntry => {
    const [key = '', ...value] = pair.split('=')
    return { key: key.trim(), line: 1, value: { kind: 'text', line: 1, text: value.join('=').trim() } }
  })
  return { kind: 'map', line: 1, entries }
}

class DescriptionReader {
  readonly faults: WrittenFault[] = []

  readAll(root: Written): DescribedHomes {
    let timeZone: string | undefined
    const homes = new Map<HomeId, Described>()
    const rest: WrittenEntry[] = []
    for (const entry of this.#entries(root, '')) {
      if (entry.key === 'timeZone') timeZone = this.#timeZone(entry.value)
      else if (entry.key !== 'homes') rest.push(entry)
      else {
        for (const { key, line, value } of this.#entries(entry.value, 'homes')) {
          if (!isName(key))
            this.#fault(line, 'homes', `"${key}" is no home's id: it must be 1 to 64 of A-Z a-z 0-9 _ -.`)
          homes.set(key, this.#described(this.#entries(value, `homes.${key}`), `homes.${key}.`, ['devices']))
        }
      }
    }
    return { timeZone, usual: this.#described(rest, '', ['timeZone', 'devices', 'homes']), homes }
  }

  #described(entries: readonly WrittenEntry[], path: string, others: readonly string[]): Described {
    const traits: Traits[] = []
    const devices = new Map<string, Partial<Place>>()
    for (const { key, line, value } of entries) {
      const shape = TRAITS[key]
      if (shape !== undefined) traits.push(this.#text(value, shape, path + key) ?? {})
      else if (key === 'devices') this.#readDevices(value, `${path}devices`, devices)
      else this.#fault(line, path + key, `is not known: there are ${[...Object.keys(TRAITS), ...others].join(', ')}.`)
    }
    return { traits: Object.assign({}, ...traits), devices }
  }

  #readDevices(part: Written, path: string, devices: Map<string, Partial<Place>>): void {
    for (const { key: device, value } of this.#entries(part, path)) {
      const place: Partial<Place>[] = []
      for (const { key, line, value: text } of this.#entries(value, `${path}.${device}`)) {
        const shape = PLACE[key]
        if (shape === undefined) this.#fault(line, `${path}.${device}.${key}`, 'is not known: there are room and role.')
        else place.push(this.#text(text, shape, `${path}.${device}.${key}`) ?? {})
      }
      devices.set(device, Object.assign({}, ...place))
    }
  }

  #timeZone(written: Written): string | undefined {
    return this.#text(written, z.string().refine(isTimeZone, 'must be a time zone name like Europe/London'), 'timeZone')
  }

  #text<T>(written: Written, shape: z.ZodType<T, string>, path: string): T | undefined {
    const parsed = shape.safeParse(written.kind === 'text' ? written.text : '')
    if (parsed.success) return parsed.data
    this.#fault(written.line, path, `${parsed.error.issues[0]?.message ?? 'is wrong'}.`)
    return undefined
  }

  #entries(part: Written, path: string): readonly WrittenEntry[] {
    if (part.kind === 'map') return part.entries
    if (part.kind !== 'nothing')
      this.#fault(part.line, path, 'must have named parts, as in { careLevel: self-caring }.')
    return []
  }

  #fault(line: number, path: string, message: string): void {
    this.faults.push({ line, path, message })
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}
