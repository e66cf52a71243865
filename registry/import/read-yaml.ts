import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Document,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { RecordKind } from '../installation.ts'
import type { Fault, RawList, RawRecord } from './raw-record.ts'

const SECTIONS: ReadonlyMap<string, RecordKind> = new Map([
  ['areas', 'area'],
  ['homes', 'home'],
  ['gateways', 'gateway'],
  ['devices', 'device'],
  ['responders', 'responder'],
] as const)

const LAYOUT = 'a list has the parts areas, homes, gateways, devices and responders, each a sequence of records'

/** Reads a YAML list. Texts are taken as they are written, so that a code keeps its zeros and a phone its plus. */
export function readYaml(text: string): RawList {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' })
  const reader = new YamlReader(document, (offset) => lines.linePos(offset).line)
  if (document.errors.length === 0) reader.readParts()
  for (const error of document.errors) reader.fault(error.pos[0], `this is not YAML: ${error.message}.`)
  return reader
}

class YamlReader implements RawList {
  readonly records: RawRecord[] = []
  readonly faults: Fault[] = []
  readonly #document: Document.Parsed
  readonly #lineAt: (offset: number) => number

  constructor(document: Document.Parsed, lineAt: (offset: number) => number) {
    this.#document = document
    this.#lineAt = lineAt
  }

  fault(at: unknown, message: string): void {
    this.faults.push({ line: this.#line(at), message })
  }

  readParts(): void {
    const root: unknown = this.#document.contents
    if (!isMap(root)) {
      this.fault(root, root === null ? `the file is empty: ${LAYOUT}.` : `${LAYOUT}.`)
      return
    }
    for (const { key, value } of root.items) {
      const kind = SECTIONS.get(String(key))
      const part = this.#resolved(value)
      if (kind === undefined) this.fault(key, `there is no part "${String(key)}": ${LAYOUT}.`)
      else if (isSeq(part)) for (const item of part.items) this.#readRecord(kind, item)
      else if (!isEmptyNode(part)) this.fault(key, `"${String(key)}" must be a sequence: begin each record with "- ".`)
    }
  }

  #readRecord(kind: RecordKind, item: unknown): void {
    const node = this.#resolved(item)
    if (!isMap(node)) {
      this.fault(item, `a ${kind} must have named fields, as in "- { id: …, … }".`)
      return
    }
    const fields: Record<string, string | readonly string[]> = {}
    const fieldLines: Record<string, number> = {}
    this.#readFields(node, '', (name, value, at) => {
      fields[name] = value
      fieldLines[name] = this.#line(at)
    })
    this.records.push({ kind, line: this.#line(node), fields, fieldLines })
  }

  #readFields(
    map: YAMLMap,
    prefix: string,
    take: (name: string, value: string | readonly string[], at: unknown) => void,
  ): void {
    for (const pair of map.items) this.#readField(pair, prefix, take)
  }

  #readField(
    { key, value }: Pair,
    prefix: string,
    take: (name: string, value: string | readonly string[], at: unknown) => void,
  ): void {
    const name = `${prefix}${String(key)}`
    const node = this.#resolved(value)
    if (isEmptyNode(node)) return
    if (isScalar(node)) take(name, written(node), key)
    else if (isSeq(node))
      take(
        name,
        node.items.map((item) => this.#textOf(item)),
        key,
      )
    // One level of nesting: `resident: { name: … }` is the field `resident.name`.
    else if (isMap(node) && prefix === '') this.#readFields(node, `${name}.`, take)
    else this.fault(key, `"${name}" must be a text.`)
  }

  #textOf(item: unknown): string {
    const node = this.#resolved(item)
    if (isScalar(node)) return written(node)
    this.fault(item, 'a list within a record holds texts only.')
    return ''
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node
  }

  #line(at: unknown): number {
    if (typeof at === 'number') return this.#lineAt(at)
    return isScalar(at) || isMap(at) || isSeq(at) || isAlias(at) ? this.#lineAt(at.range?.[0] ?? 0) : 1
  }
}

const isEmptyNode = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null)

const written = (node: { readonly value: unknown; readonly source?: string | undefined }): string =>
  typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
