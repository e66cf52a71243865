import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { z } from 'zod'
import { endWithUs } from './end-with-us.ts'
import { programArguments } from '../../../hub/program-arguments.ts'

const stateShape = z.object({
  head: z.number(),
  stored: z.number(),
  judged: z.number(),
  connected: z.number(),
  /** Bytes. */
  rss: z.number(),
})

const portsShape = z.object({ mqtt: z.number(), http: z.number() })

interface Running {
  readonly child: ChildProcess
  readonly lines: Interface
  readonly ports: z.infer<typeof portsShape>
}

export interface BenchHubOptions {
  readonly vendorUrl: string
  /** `embedded`, or the address of an InfluxDB 1.x. */
  readonly telemetry: string
  readonly gateways: number
}

/** The whole hub in a process of its own, on a data folder that `remove` forgets. */
export class BenchHub {
  readonly #options: BenchHubOptions
  readonly #dataDir: string
  #running: Running | undefined

  private constructor(options: BenchHubOptions, dataDir: string) {
    this.#options = options
    this.#dataDir = dataDir
  }

  static async start(options: BenchHubOptions): Promise<BenchHub> {
    const hub = new BenchHub(options, await mkdtemp(join(tmpdir(), 'bench-hub-')))
    await hub.startAgain()
    return hub
  }

  /** Where it takes MQTT. */
  get port(): number {
    return this.#now().ports.mqtt
  }

  /** Of its pages, without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${this.#now().ports.http}`
  }

  /** Starts it on what it has on disk; resolves when it takes MQTT. */
  async startAgain(): Promise<void> {
    const { vendorUrl, telemetry, gateways } = this.#options
    const script = join(import.meta.dirname, 'hub-process.ts')
    const args = programArguments(script, this.#dataDir, vendorUrl, telemetry, String(gateways))
    const child = endWithUs(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }))
    const lines = createInterface({ input: child.stdout })
    const [line] = z.tuple([z.string()]).parse(await once(lines, 'line'))
    this.#running = { child, lines, ports: portsShape.parse(JSON.parse(line)) }
  }

  async state(): Promise<z.infer<typeof stateShape>> {
    const { child, lines } = this.#now()
    const answer = once(lines, 'line')
    child.kill('SIGUSR2')
    const [line] = z.tuple([z.string()]).parse(await answer)
    return stateShape.parse(JSON.parse(line))
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (running === undefined || running.child.exitCode !== null) return
    const exited = once(running.child, 'exit')
    running.child.kill('SIGTERM')
    await exited
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }

  #now(): Running {
    if (this.#running === undefined) throw new Error('the hub is stopped')
    return this.#running
  }
}
