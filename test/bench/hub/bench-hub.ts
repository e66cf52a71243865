import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { z } from 'zod'

const lagShape = z.object({ head: z.number(), stored: z.number(), judged: z.number() })

export interface BenchHubOptions {
  readonly vendorUrl: string
  /** `embedded`, or the address of an InfluxDB 1.x. */
  readonly telemetry: string
  readonly gateways: number
}

/** The whole hub in a process of its own, on a data folder that is removed afterwards. */
export class BenchHub {
  readonly port: number
  readonly #child: ChildProcess
  readonly #lines: Interface
  readonly #dataDir: string

  private constructor(parts: { port: number; child: ChildProcess; lines: Interface; dataDir: string }) {
    this.port = parts.port
    this.#child = parts.child
    this.#lines = parts.lines
    this.#dataDir = parts.dataDir
  }

  static async start({ vendorUrl, telemetry, gateways }: BenchHubOptions): Promise<BenchHub> {
    const dataDir = await mkdtemp(join(tmpdir(), 'bench-hub-'))
    const script = join(import.meta.dirname, 'hub-process.ts')
    const args = ['--import', 'tsx', script, dataDir, vendorUrl, telemetry, String(gateways)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })
    const [port] = z.tuple([z.string()]).parse(await once(lines, 'line'))
    return new BenchHub({ port: Number(port), child, lines, dataDir })
  }

  /** How many journal entries are not yet stored and not yet judged. */
  async lag(): Promise<{ readonly stored: number; readonly judged: number }> {
    const answer = once(this.#lines, 'line')
    this.#child.kill('SIGUSR2')
    const [line] = z.tuple([z.string()]).parse(await answer)
    const { head, stored, judged } = lagShape.parse(JSON.parse(line))
    return { stored: head - stored, judged: head - judged }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await exited
    }
    await rm(this.#dataDir, { recursive: true, force: true })
  }
}
