import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { HubError, reasonOf } from '../core/errors.ts'
import { type SendLimits, sendLimitsShape } from '../alerting/vendors/send-limits.ts'
import { VENDOR_KINDS } from '../alerting/vendors/vendor-kinds.ts'

/** One vendor as the file names it. */
export interface VendorEntry {
  readonly name: string
  readonly kind: string
  readonly limits: SendLimits | undefined
  /** Whole texts although the vendor is foreign; as HUB_FOREIGN_FULL_TEXT says when left out. */
  readonly fullText?: boolean | undefined
  /** What its kind understands. */
  readonly settings: unknown
}

type Environment = Readonly<Record<string, string | undefined>>

const entryShape = z.looseObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be small letters, digits and hyphens, 32 at most'),
  kind: z.string(),
  limits: sendLimitsShape.optional(),
  fullText: z.boolean().optional(),
})
const fileShape = z.strictObject({ vendors: z.array(entryShape).min(1, 'must name at least one vendor') })

/**
 * Reads the list of vendors, YAML, in order of preference. A value `env:NAME` stands for that variable of the environment, so that
 * no secret need stand in the file.
 *
 * @throws CONFIG_INVALID with everything that is wrong
 */
export async function readVendorsFile(path: string, environment: Environment): Promise<readonly VendorEntry[]> {
  const missing = new Set<string>()
  const parsed = fileShape.safeParse(filledIn(await readYaml(path), environment, missing))
  const faults = [...missing].map((name) => `the variable ${name} is not set`)
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  const entries = (parsed.data?.vendors ?? []).map(({ name, kind, limits, fullText, ...settings }) => ({
    name,
    kind,
    limits,
    fullText,
    settings,
  }))
  faults.push(...twiceNamed(entries))
  for (const entry of entries) faults.push(...(await faultsOf(entry)))
  if (faults.length === 0) return entries
  const list = faults.map((fault) => `  - ${fault}`).join('\n')
  throw new HubError(
    'CONFIG_INVALID',
    `${path} cannot be used:\n${list}\nMend it and start again; docs/vendors.md has examples.`,
  )
}

async function readYaml(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new HubError('CONFIG_INVALID', `HUB_VENDORS_FILE: ${path} cannot be read (${reasonOf(cause)}).`, { cause })
  }
}

function filledIn(value: unknown, environment: Environment, missing: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => filledIn(item, environment, missing))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, environment, missing)]))
  }
  const name = typeof value === 'string' ? /^env:(\w+)$/.exec(value)?.[1] : undefined
  if (name === undefined) return value
  const found = environment[name]
  if (found === undefined || found === '') missing.add(name)
  return found
}

function twiceNamed(entries: readonly VendorEntry[]): string[] {
  const names = entries.map((entry) => entry.name)
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is named twice`)
}

async function faultsOf({ name, kind, settings }: VendorEntry): Promise<string[]> {
  const known = await VENDOR_KINDS[kind]?.()
  if (known === undefined) {
    return [`${name}: there is no kind "${kind}"; there are ${Object.keys(VENDOR_KINDS).join(', ')}`]
  }
  return known.faults(settings).map((fault) => `${name}: ${fault}`)
}
