import type { z } from 'zod'
import type { Installation, RecordKind } from '../installation.ts'
import { checkReferences, type Known, type Place, type Placed } from './check-references.ts'
import type { Fault, RawList, RawRecord } from './raw-record.ts'
import { readCsv } from './read-csv.ts'
import { readYaml } from './read-yaml.ts'
import { recordShapes } from './record-shapes.ts'
import { wordsOf } from './said.ts'

export type ListFormat = 'yaml' | 'csv'

/** Either all of a list or everything that is wrong with it, in the order of the lines. */
export type ParsedInstallation = { readonly installation: Installation } | { readonly faults: readonly Fault[] }

const nothingKnown: Known = {
  area: () => undefined,
  home: () => undefined,
  homes: () => [],
  gateway: () => undefined,
  gateways: () => [],
  device: () => undefined,
  devicesOf: () => [],
}

const readers: Readonly<Record<ListFormat, (text: string) => RawList>> = { yaml: readYaml, csv: readCsv }

/** Reads an installation list. @param known what it may refer to besides itself; nothing when left out */
export function parseInstallation(text: string, format: ListFormat, known: Known = nothingKnown): ParsedInstallation {
  const list = readers[format](text)
  if (list.faults.length === 0 && list.records.length === 0) {
    const message = 'there is no record in the file: add areas, homes, gateways, devices or responders.'
    return { faults: [{ line: 1, message }] }
  }
  const { installation, faults } = readRecords(list, known)
  return faults.length === 0 ? { installation } : { faults }
}

/** What the records of a list say, each by itself and of each other. Where there are faults, the installation is of what is well-formed only. */
export function readRecords(
  { records, faults: unreadable }: RawList,
  known: Known,
): { readonly installation: Installation; readonly faults: readonly Fault[] } {
  const faults = [...unreadable]
  const malformed = new Set<string>()
  const shaped = <T>(kind: RecordKind, shape: z.ZodType<T>): Placed<T>[] =>
    records
      .filter((record) => record.kind === kind)
      .flatMap((record) => {
        const parsed = shape.safeParse(record.fields)
        if (parsed.success) return [{ value: parsed.data, at: placeIn(record) }]
        faults.push(...faultsOf(record, parsed.error))
        malformed.add(`${kind} ${nameOf(record)}`)
        return []
      })
  const placed = {
    area: shaped('area', recordShapes.area),
    home: shaped('home', recordShapes.home),
    gateway: shaped('gateway', recordShapes.gateway),
    device: shaped('device', recordShapes.device),
    responder: shaped('responder', recordShapes.responder),
  }
  const installation = checkReferences({ records: placed, malformed, known, faults })
  return { installation, faults: faults.sort((a, b) => a.line - b.line) }
}

const placeIn =
  (record: RawRecord) =>
  (field: string): Place => ({ line: record.fieldLines[field] ?? record.line, field })

const nameOf = (record: RawRecord): string => String(record.fields['id'] ?? record.fields['code'] ?? '')

function faultsOf(record: RawRecord, error: z.ZodError): Fault[] {
  const who = `${record.kind} ${nameOf(record)}`.trim()
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const takes = Object.keys(fieldsOf(record.kind)).join(', ')
      return issue.keys.map((key) => ({
        ...placeIn(record)(key),
        message: `${who} has a field "${key}", which no ${record.kind} has: remove it; there are ${takes}.`,
      }))
    }
    const field = String(issue.path[0] ?? '')
    const written = record.fields[field]
    const shown = typeof written === 'string' && field !== 'secret' ? ` "${shorten(written)}"` : ''
    const { en, zh } = wordsOf(issue.message)
    const glue = en.startsWith(':') ? '' : ' '
    return [
      {
        ...placeIn(record)(field),
        message: `${who}: ${field}${shown}${glue}${en}.`,
        zh: `${shown.trim()} ${zh}。`.trim(),
      },
    ]
  })
}

function fieldsOf(kind: RecordKind): Readonly<Record<string, unknown>> {
  const shape = recordShapes[kind]
  return 'in' in shape ? shape.in.shape : shape.shape
}

/** A text that is far too long must not hide the sentence. */
const shorten = (written: string): string => (written.length <= 24 ? written : `${written.slice(0, 21)}…`)
