import { type Metric, metricFacts } from '../../core/metric.ts'
import type { DecodedBuilder, SaidTime } from './decoded-builder.ts'
import { isJsonObject } from './payload-json.ts'
import { thingMetric } from './thing-names.ts'

type Fields = Readonly<Record<string, unknown>>

/** How values of a message stand in time. */
export interface ThingTime {
  /** Of values that say none of their own, in ms since 1970. */
  readonly time?: unknown
  /** They are stored data. */
  readonly history?: true
}

/** Of an event's output, what says whether it began or ended; what is not there began. */
const STATES: ReadonlySet<string> = new Set(['state', 'status', 'alarmstate', 'alarmstatus', 'alarm', 'value'])

/**
 * Properties of a thing model: `{"SmokeSensorState":{"value":1,"time":1524448722000},"CurrentTemperature":23.6}`, values with a time or bare; of
 * stored data each name may hold a list, and the whole may be a list of such objects.
 */
export const takeProperties = (builder: DecodedBuilder, properties: unknown, when: ThingTime): void =>
  takeEach(builder, properties, (name, said) => takeProperty(builder, name, said, when))

/** Events by their identifiers: `{"EmergencyAlarm":{"value":{},"time":1524448722000}}`; lists as those of properties. */
export const takeEvents = (builder: DecodedBuilder, events: unknown, when: ThingTime): void =>
  takeEach(builder, events, (name, said) => takeEvent(builder, name, said, when))

function takeEach(builder: DecodedBuilder, things: unknown, take: (name: string, said: unknown) => void): void {
  for (const fields of listOf(things)) {
    if (!isJsonObject(fields)) {
      builder.fault('properties or events are not an object')
      continue
    }
    const names = Object.keys(fields)
    if (names.length === 0) builder.recognise()
    for (const name of names) for (const said of listOf(fields[name])) take(name, said)
  }
}

function takeProperty(builder: DecodedBuilder, name: string, said: unknown, when: ThingTime): void {
  const metric = thingMetric(name)
  const { value, time } = valueOf(said, when)
  if (metric === undefined) builder.unknown(name)
  else if (value === null) builder.recognise()
  else builder.take(name, metric, value, time)
}

/**
 * One event: by its identifier where that is a state or an event of ours, and by what stands beside it. An output that says the alarm is over
 * (`"state":0`) raises nothing.
 */
export function takeEvent(builder: DecodedBuilder, name: string, said: unknown, when: ThingTime): void {
  const { value, time } = valueOf(said, when)
  const output = isJsonObject(value) ? value : {}
  const metric = happening(name)
  if (metric !== undefined)
    builder.take(name, metric, isJsonObject(value) ? stateOf(output, metric) : (value ?? true), time)
  let understood = metric !== undefined
  for (const field of Object.keys(output)) {
    const beside = thingMetric(field)
    if (beside === undefined || beside === metric) continue
    builder.take(field, beside, output[field], time)
    understood ||= happening(field) !== undefined
  }
  if (!understood) builder.unknownEvent(name)
}

/** Measures do not happen. */
function happening(name: string): Metric | undefined {
  const metric = thingMetric(name)
  return metric === undefined || metricFacts(metric).kind === 'measure' ? undefined : metric
}

function stateOf(output: Fields, metric: Metric): unknown {
  const field = Object.keys(output).find((name) => saysState(name) || thingMetric(name) === metric)
  return field === undefined ? true : output[field]
}

/** A name that says only that something is on or over, and not what. */
export const saysState = (field: string): boolean => STATES.has(field.toLowerCase().replaceAll(/[_-]/g, ''))

/** A value with a time of its own, or bare. */
function valueOf(said: unknown, when: ThingTime): { readonly value: unknown; readonly time: SaidTime } {
  const dressed = isJsonObject(said) && Object.hasOwn(said, 'value')
  const time = dressed ? (said['time'] ?? when.time) : when.time
  const at = typeof time === 'number' && Number.isFinite(time) ? { at: Math.round(time) } : undefined
  const history = when.history === undefined ? undefined : { history: when.history }
  return { value: dressed ? said['value'] : said, time: at === undefined ? history : { ...at, ...history } }
}

const listOf = (one: unknown): readonly unknown[] => (Array.isArray(one) ? one : [one])
