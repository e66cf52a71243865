import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { BASELINES } from './baselines.ts'
import { figuresOf, HEADER, row } from './figures.ts'
import type { MethodFigures } from './figures.ts'
import type { Method } from './judge.ts'
import type { HomeMeasured } from './measure.ts'
import { measureHome } from './measure.ts'
import { LEARNED } from './learned.ts'
import { recordingsOf } from './recording.ts'
import { traceLines } from './trace.ts'
import { WHOLE_HUB } from './whole-hub.ts'

const USAGE = 'Usage: npm run bench:inactivity -- --data DIR [--json] [--trace FILE] [--whole-hub]'

interface Options {
  readonly data: string
  readonly json: boolean
  readonly trace: string | undefined
  readonly wholeHub: boolean
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
      trace: { type: 'string' },
      'whole-hub': { type: 'boolean', default: false },
    },
  })
  const { data, json, trace, 'whole-hub': wholeHub } = values
  return data === undefined ? undefined : { data, json, trace, wholeHub }
}

async function writeTrace(trace: Writable, method: Method, home: HomeMeasured): Promise<void> {
  for (const line of traceLines(method.name, home)) if (!trace.write(line)) await once(trace, 'drain')
}

async function run(options: Options, methods: readonly Method[]): Promise<Map<Method, HomeMeasured[]>> {
  const measured = new Map<Method, HomeMeasured[]>(methods.map((method) => [method, []]))
  const trace = options.trace === undefined ? undefined : createWriteStream(options.trace)
  for await (const recording of recordingsOf(options.data)) {
    for (const [method, homes] of measured) {
      const home = measureHome(recording, method.start(recording), method.forgivesAbsences)
      homes.push(home)
      if (trace !== undefined) await writeTrace(trace, method, home)
    }
  }
  if (trace !== undefined) await once(trace.end(), 'finish')
  return measured
}

const options = readOptions()
if (options === undefined) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else {
  const whole = options.wholeHub ? [WHOLE_HUB] : []
  const measured = await run(options, [...LEARNED, ...whole, ...BASELINES])
  const figures = (method: Method): MethodFigures => figuresOf(method.name, measured.get(method) ?? [])
  const sensitivities = LEARNED.map(figures)
  const wholeHub = whole.map(figures)
  const baselines = BASELINES.map(figures)
  if (options.json) process.stdout.write(`${JSON.stringify({ sensitivities, wholeHub, baselines }, undefined, 2)}\n`)
  else
    process.stdout.write(
      `${[HEADER, ...[...sensitivities, ...wholeHub, ...baselines].map((f) => row(f.sensitivity, f))].join('\n')}\n`,
    )
}
