import type { Decoded } from '../../core/decoder.ts'
import { type Metric, metricFacts } from '../../core/metric.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { onOff } from './on-off.ts'
import { isJsonObject } from './payload-json.ts'
import { metricAtEnd, metricOfPress } from './thing-names.ts'

const SWITCH = /^switch\d*$/i
const BUTTON = /^button\d*$/i

/** What is done to a button, or to a switch that springs back. */
const PRESSED: ReadonlySet<unknown> = new Set(['ON', 'TOGGLE', 'HOLD', 'SINGLE', 'DOUBLE', 'TRIPLE', 'QUAD', 'PENTA'])

/**
 * What a switch or button says at once, when it is told to speak for itself (`SetOption114 1`, `SetOption73 1`):
 * `{"Switch1":{"Action":"ON"}}`, `{"Button1":{"Action":"SINGLE"}}`, `{"front_door":{"Action":"OFF"}}` (`SwitchText`). Other answers, such as
 * those of relays, say nothing of the home. (tasmota.github.io/docs/Buttons-and-Switches)
 */
export function decodeAnswer(name: string, fields: Readonly<Record<string, unknown>>): Decoded {
  const builder = new DecodedBuilder(name)
  builder.recognise()
  for (const field of Object.keys(fields)) {
    const said = fields[field]
    const action = isJsonObject(said) ? (said['Action'] ?? said['ACTION']) : undefined
    if (action !== undefined) takeAction(builder, { name, field, action })
  }
  return builder.finish()
}

function takeAction(
  builder: DecodedBuilder,
  { name, field, action }: { readonly name: string; readonly field: string; readonly action: unknown },
): void {
  const metric = meantBy(name, field)
  if (metric === undefined) builder.unknownEvent(field)
  else if (metricFacts(metric).kind === 'state') builder.take(field, metric, onOff(action), undefined)
  // Let go, or counted on: what it tells of was told when it was pressed.
  else if (PRESSED.has(action)) builder.take(field, metric, true, undefined)
}

function meantBy(name: string, field: string): Metric | undefined {
  if (BUTTON.test(field)) return metricOfPress(name)
  const metric = metricAtEnd(SWITCH.test(field) ? name : field)
  return metric === undefined || metricFacts(metric).kind === 'measure' ? undefined : metric
}
