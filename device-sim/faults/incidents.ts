import type { Metric } from '../../core/metric.ts'
import { hours, minutes, parseInstant } from '../../core/time.ts'
import type { Incident } from './incident.ts'

/** A state that is over by itself after ten minutes. */
const passing =
  (metric: Metric): Incident =>
  async (stage) => {
    const device = stage.deviceFor(metric)
    await stage.say(device, { [metric]: true })
    stage.later(minutes(10), () => stage.say(device, { [metric]: false }))
  }

/** The resident falls, and stays where they fell. */
const fall: Incident = async (stage) => {
  stage.lieStill()
  await stage.say(stage.deviceFor('fall'), { fall: true })
}

/** What a 32-bit clock says after its last second. */
const CLOCK_2038 = parseInstant('2038-01-19T03:14:08Z')

const clock2038: Incident = (stage) => stage.say(stage.deviceFor('motion'), { motion: true }, CLOCK_2038)

const RUBBISH: readonly (string | Uint8Array)[] = [
  '',
  '{"motion":',
  'null',
  '[[[[[[[[]]]]]]]]',
  '{"motion":"perhaps","battery":1e999}',
  '[{"n":"motion","vb":"yes"}]',
  new Uint8Array([0, 255, 254, 1, 128]),
]

const garbage: Incident = async (stage) => {
  const { topic } = stage.packet(stage.deviceFor('motion'), { motion: true })
  for (const payload of RUBBISH) await stage.send({ topic, payload })
}

/** The same bytes twice, as after a PUBACK that was lost. */
const duplicate: Incident = async (stage) => {
  const packet = stage.packet(stage.deviceFor('motion'), { motion: true })
  await stage.send(packet)
  await stage.send(packet)
}

const FLOOD = 2000

const flood: Incident = async (stage) => {
  const packet = stage.packet(stage.deviceFor('motion'), { motion: true })
  await Promise.all(Array.from({ length: FLOOD }, () => stage.send(packet)))
}

/** A gateway that kept six hours to itself tells them all at once, each with its own time. */
const lateHistory: Incident = async (stage) => {
  for (const { device, facts, at } of stage.past(hours(6))) await stage.say(device, facts, at)
}

/** Everything that can go wrong on demand. A new one is one entry here. */
export const INCIDENTS = {
  sos: async (stage) => stage.say(stage.deviceFor('sos'), { sos: true }),
  fall,
  gas: passing('gas'),
  smoke: passing('smoke'),
  leak: passing('water-leak'),
  'gateway-dies': (stage) => stage.cutPower(),
  still: async (stage) => stage.lieStill(),
  'clock-2038': clock2038,
  garbage,
  duplicate,
  flood,
  'late-history': lateHistory,
} as const satisfies Record<string, Incident>

export type IncidentKind = keyof typeof INCIDENTS

export const isIncidentKind = (text: string): text is IncidentKind => Object.hasOwn(INCIDENTS, text)
