import { createHash } from 'node:crypto'
import { z } from 'zod'
import { HubError } from '../../core/errors.ts'

const sealed = z.looseObject({
  format: z.literal('shouwang-evidence'),
  version: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export interface SealCheck {
  /** Whether the content is what it was when the file was made. */
  readonly intact: boolean
  /** The sum that stands in the file … */
  readonly stated: string
  /** … and that of its content as it is. */
  readonly actual: string
}

/**
 * SHA-256 over the content in its canonical form (RFC 8785: members by name, no white space), without its member `sha256`, hex. Whoever
 * changes the content can write a new sum into it, too: the sum must be kept somewhere else, and the hub's log keeps it.
 */
export function sumOf(content: object): string {
  const { sha256: _, ...rest } = { sha256: undefined, ...content }
  return createHash('sha256').update(canonical(rest)).digest('hex')
}

/** The content with its sum, as it is written to a file: indented, for people. */
export const sealedText = (content: object): string =>
  `${JSON.stringify({ ...content, sha256: sumOf(content) }, undefined, 2)}\n`

/** @throws BAD_REQUEST when the text is no evidence file */
export function checkSeal(text: string): SealCheck {
  const parsed = sealed.safeParse(jsonOf(text))
  if (!parsed.success) {
    throw new HubError(
      'BAD_REQUEST',
      '这不是守望的证据文件。 This is no evidence file: give the .json that evidence was written to.',
    )
  }
  const actual = sumOf(parsed.data)
  return { intact: actual === parsed.data.sha256, stated: parsed.data.sha256, actual }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}
