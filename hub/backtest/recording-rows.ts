import type { Metric } from '../../core/metric.ts'
import { isMetric, metricFacts, METRICS } from '../../core/metric.ts'
import { isName } from '../../core/names.ts'
import type { HomeId } from '../../core/names.ts'
import type { Recorded } from './recorded.ts'
import { TimeReader } from './recorded-time.ts'

/** What a row says, or one sentence about what is wrong with it. */
export type ReadRow = Recorded | { readonly fault: string }

export interface RowReader {
  /** Is a time without an offset allowed to go back by an hour, as it does when clocks are put back? */
  readonly local: boolean
  /** Whose line it is, as far as that can be told; it need not be a home's id. */
  home(line: string): string
  read(cells: readonly string[]): ReadRow
}

export interface RowSettings {
  /** Of times without an offset; an IANA name. */
  readonly timeZone: string
  /** Whose readings these are when no column says so. */
  readonly home: HomeId
}

const SHAPES = '"ts_iso,sensor,type,value" or "at,home,device,metric,value"'

/** How rows under that header are read; a sentence when the header is neither of the two that there are. */
export function rowReader(header: readonly string[], settings: RowSettings): RowReader | { readonly fault: string } {
  const column = (name: string): number => header.indexOf(name)
  const has = (...names: readonly string[]): boolean => names.every((name) => header.includes(name))
  const time = new TimeReader(settings.timeZone)
  if (has('ts_iso', 'sensor', 'type', 'value')) {
    const at = { time: column('ts_iso'), home: column('home'), device: column('sensor') }
    const [type, value] = [column('type'), column('value')]
    const meaning = (cells: readonly string[]): Meaning => sensed(cells[type] ?? '', cells[value] ?? '')
    return { local: true, ...readerOf({ time, at, home: settings.home, meaning }) }
  }
  if (has('at', 'home', 'device', 'metric', 'value')) {
    const at = { time: column('at'), home: column('home'), device: column('device') }
    const [metric, value] = [column('metric'), column('value')]
    const meaning = (cells: readonly string[]): Meaning => measured(cells[metric] ?? '', cells[value] ?? '')
    return { local: false, ...readerOf({ time, at, home: settings.home, meaning }) }
  }
  return { fault: `the header must be ${SHAPES}, not "${shown(header.join(','))}".` }
}

/** As a person may see it: not too long, and nothing that a terminal takes for an order. */
const shown = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ').slice(0, 80)

/** The cells of a line of CSV; quotes are taken off. */
export function cellsOf(line: string): readonly string[] {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  if (!text.includes('"')) return plainCells(text)
  return Array.from(text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  )
}

/** The same as `split`, which costs twice as much for so few cells. */
function plainCells(text: string): readonly string[] {
  const cells: string[] = []
  let from = 0
  for (let comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', from)) {
    cells.push(text.slice(from, comma))
    from = comma + 1
  }
  cells.push(text.slice(from))
  return cells
}

/** One cell of a line, without cutting the others out: most lines are of homes that nobody asks for. */
function cellAt(line: string, column: number): string {
  if (line.includes('"') || line.endsWith('\r')) return cellsOf(line)[column] ?? ''
  let from = 0
  for (let left = column; left > 0; left -= 1) {
    const comma = line.indexOf(',', from)
    if (comma < 0) return ''
    from = comma + 1
  }
  const to = line.indexOf(',', from)
  return to < 0 ? line.slice(from) : line.slice(from, to)
}

type Meaning = { readonly metric: Metric; readonly value: number | boolean } | { readonly fault: string }

interface Parts {
  readonly time: TimeReader
  readonly at: { readonly time: number; readonly home: number; readonly device: number }
  readonly home: HomeId
  readonly meaning: (cells: readonly string[]) => Meaning
}

const readerOf = (parts: Parts): Omit<RowReader, 'local'> => ({
  home: (line) => (parts.at.home < 0 ? parts.home : cellAt(line, parts.at.home)),
  read: (cells) => rowOf(cells, parts),
})

const homeOf = (cells: readonly string[], { at, home: only }: Parts): string =>
  at.home < 0 ? only : (cells[at.home] ?? '')

function rowOf(cells: readonly string[], parts: Parts): ReadRow {
  const { time, at: place, meaning } = parts
  const at = time.read(cells[place.time] ?? '')
  if (at === undefined) return { fault: `"${cells[place.time] ?? ''}" is no time.` }
  const home = homeOf(cells, parts)
  const device = cells[place.device] ?? ''
  if (!isName(home)) return { fault: `"${home}" is no home's id: it must be 1 to 64 of A-Z a-z 0-9 _ -.` }
  if (!isName(device)) return { fault: `"${device}" is no device's name: it must be 1 to 64 of A-Z a-z 0-9 _ -.` }
  const meant = meaning(cells)
  return 'fault' in meant ? meant : { at, home, device, metric: meant.metric, value: meant.value }
}

const SENSED: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['motion ON', { metric: 'motion', value: true }],
  ['door OPEN', { metric: 'door-open', value: true }],
  ['door CLOSE', { metric: 'door-open', value: false }],
  ['fridge_door OPEN', { metric: 'door-open', value: true }],
  ['fridge_door CLOSE', { metric: 'door-open', value: false }],
])

const sensed = (type: string, value: string): Meaning =>
  SENSED.get(`${type} ${value}`) ?? {
    fault: `a "${type}" cannot be "${value}": there are motion ON, door OPEN or CLOSE, fridge_door OPEN or CLOSE.`,
  }

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
])

/** Texts that were cut from a file are compared letter by letter; these are not. */
const KNOWN_METRICS: ReadonlyMap<string, Metric> = new Map(
  Object.keys(METRICS).flatMap((name) => (isMetric(name) ? [[name, name]] : [])),
)

function measured(name: string, text: string): Meaning {
  const metric = KNOWN_METRICS.get(name)
  if (metric === undefined) return { fault: `there is no metric "${name}".` }
  const { kind, min = -Infinity, max = Infinity } = metricFacts(metric)
  if (kind !== 'measure') {
    const value = FLAGS.get(text.toLowerCase())
    return value === undefined ? { fault: `${metric} cannot be "${text}": write 1 or 0.` } : { metric, value }
  }
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= min && value <= max) return { metric, value }
  return { fault: `${metric} cannot be "${text}": it must be a number from ${min} to ${max}.` }
}
