import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type Load, standardLoad } from '../ingest/measure-ingest.ts'
import type { BenchHub } from './bench-hub.ts'
import { endWithUs } from './end-with-us.ts'
import { programArguments } from '../../../hub/program-arguments.ts'

const loadShape = z.object({ acknowledged: z.number(), seconds: z.number() })

type Plan = Partial<Load> & { readonly rate?: number }

const start = (port: number, plan: Plan) => {
  const script = join(import.meta.dirname, '..', 'generator', 'mqtt-load.ts')
  const args = programArguments(script, JSON.stringify({ ...standardLoad, ...plan, port }))
  return endWithUs(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }))
}

/** Runs the load generator in a process of its own against the port; acknowledged messages a second. With `rate`, so many a second. */
export async function load(port: number, plan: Plan): Promise<number> {
  const generator = start(port, plan)
  const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: generator.stdout }), 'line'))
  const { acknowledged, seconds } = loadShape.parse(JSON.parse(line))
  return acknowledged / seconds
}

const NO_END = 100_000

/** So many messages a second from so many gateways, from when the promise resolves until what it resolves to is called. */
export async function steadyLoad(
  hub: BenchHub,
  plan: { readonly connections: number; readonly rate: number },
): Promise<() => Promise<void>> {
  const generator = start(hub.port, { ...plan, seconds: NO_END })
  while ((await hub.state()).connected < plan.connections) await pause(200)
  return async () => {
    const exited = once(generator, 'exit')
    generator.kill('SIGTERM')
    await exited
  }
}
