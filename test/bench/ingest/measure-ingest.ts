import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { programArguments } from '../../../hub/program-arguments.ts'

/** A server to be measured: a command whose first line on its standard output is its MQTT port, and which ends on SIGTERM. */
export interface IngestTarget {
  readonly name: string
  /** The program and its arguments, for a data folder that is removed afterwards. */
  command(dataDir: string): readonly [string, ...string[]]
}

export interface Load {
  readonly connections: number
  /** Messages under way on each connection. */
  readonly window: number
  readonly payloadBytes: number
  readonly seconds: number
}

export interface IngestRow {
  readonly name: string
  /** Acknowledged QoS 1 messages a second. */
  readonly rate: number
  /** Compared with the first target of the same run. */
  readonly ratio: number
}

export const standardLoad: Load = { connections: 100, window: 20, payloadBytes: 120, seconds: 60 }

const node = (script: string, ...args: string[]): [string, ...string[]] => [
  process.execPath,
  ...programArguments(join(import.meta.dirname, script), ...args),
]

export const bareAedes: IngestTarget = { name: 'bare Aedes', command: () => node('bare-aedes.ts') }

export const brokerAndJournal: IngestTarget = {
  name: 'broker + journal',
  command: (dataDir) => node('broker-and-journal.ts', dataDir),
}

const generated = z.object({ acknowledged: z.number(), seconds: z.number() })

/**
 * Puts the same load on each target, one after the other, and compares them with the first. A figure is worth something only beside the
 * others of its run.
 */
export async function measureIngest(targets: readonly IngestTarget[], load: Load): Promise<IngestRow[]> {
  const rows: IngestRow[] = []
  for (const target of targets) {
    const rate = await measure(target, load)
    rows.push({ name: target.name, rate, ratio: rate / (rows[0]?.rate ?? rate) })
  }
  return rows
}

async function measure(target: IngestTarget, load: Load): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-ingest-'))
  const [program, ...args] = target.command(dataDir)
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = Number(await firstLine(server))
    const [command, ...script] = node('../generator/mqtt-load.ts', JSON.stringify({ ...load, port }))
    const generator = spawn(command, script, { stdio: ['ignore', 'pipe', 'inherit'] })
    const { acknowledged, seconds } = generated.parse(JSON.parse(await firstLine(generator)))
    return acknowledged / seconds
  } finally {
    if (server.exitCode === null) {
      const exited = once(server, 'exit')
      server.kill('SIGTERM')
      await exited
    }
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('a process without output')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error(`${child.spawnfile} ended without a word`)
}
