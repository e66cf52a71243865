import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { type Load, standardLoad } from '../ingest/measure-ingest.ts'

const loadShape = z.object({ acknowledged: z.number(), seconds: z.number() })

/** Runs the load generator in a process of its own against the port; acknowledged messages a second. With `rate`, so many a second. */
export async function load(port: number, plan: Partial<Load> & { readonly rate?: number }): Promise<number> {
  const script = join(import.meta.dirname, '..', 'generator', 'mqtt-load.ts')
  const args = ['--import', 'tsx', script, JSON.stringify({ ...standardLoad, ...plan, port })]
  const generator = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: generator.stdout }), 'line'))
  const { acknowledged, seconds } = loadShape.parse(JSON.parse(line))
  return acknowledged / seconds
}
