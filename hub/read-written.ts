import { readFile } from 'node:fs/promises'
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml'
import { HubError, reasonOf } from '../core/errors.ts'
import type { Written, WrittenEntry } from '../alerting/rules/written.ts'

/**
 * Reads a file that a person wrote, YAML or JSON (which is YAML as well).
 *
 * @throws RULES_INVALID when it cannot be read or is neither; the line is named.
 */
export async function readWrittenFile(path: string): Promise<Written> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new HubError('RULES_INVALID', `${path} cannot be read (${reasonOf(cause)}): check its name.`, { cause })
  }
  return readWritten(text, path)
}

/** The same for a text. @throws RULES_INVALID */
export function readWritten(text: string, name: string): Written {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' })
  const lineAt = (offset: number | undefined): number => Math.max(1, lines.linePos(offset ?? 0).line)
  const [error] = document.errors
  if (error !== undefined) {
    throw new HubError('RULES_INVALID', `${name}, line ${lineAt(error.pos[0])}: this is not YAML: ${error.message}.`)
  }
  return new Conversion(document, lineAt).of(document.contents, 1)
}

class Conversion {
  readonly #document: Document.Parsed
  readonly #lineAt: (offset: number | undefined) => number

  constructor(document: Document.Parsed, lineAt: (offset: number | undefined) => number) {
    this.#document = document
    this.#lineAt = lineAt
  }

  /** @param line where it is written, when nothing is */
  of(node: unknown, line: number): Written {
    const known = isAlias(node) ? node.resolve(this.#document) : node
    if (isMap(known))
      return { kind: 'map', line: this.#line(known), entries: known.items.map((pair) => this.#entry(pair)) }
    if (isSeq(known)) {
      const at = this.#line(known)
      return { kind: 'list', line: at, items: known.items.map((item) => this.of(item, at)) }
    }
    if (!isScalar(known) || known.value === null) return { kind: 'nothing', line }
    const text = typeof known.value === 'string' ? known.value : (known.source ?? '')
    return { kind: 'text', line: this.#line(known), text }
  }

  #entry({ key, value }: Pair): WrittenEntry {
    const line = isScalar(key) ? this.#line(key) : 1
    return { key: String(key), line, value: this.of(value, line) }
  }

  #line(node: { readonly range?: readonly number[] | null }): number {
    return this.#lineAt(node.range?.[0])
  }
}
