import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answersHttp, freePort } from './real-server.ts'
import { until } from './until.ts'
import { programArguments } from '../../hub/program-arguments.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface HubProcessSetup {
  readonly environment?: Readonly<Record<string, string>>
  /** A program to start, from the project's folder; the hub's own main when left out. */
  readonly program?: string
  /** What a shell does before it becomes the hub, such as `ulimit -f 100`. */
  readonly before?: string
}

/** The hub as a process of its own, to be killed: always on the same ports and the same data. */
export class HubProcess {
  readonly dataDir: string
  readonly mqttPort: number
  readonly httpPort: number
  /** What the next start gets. */
  readonly environment: Record<string, string>
  readonly #setup: HubProcessSetup
  #child: ChildProcess | undefined
  #said = ''

  private constructor(setup: HubProcessSetup, mqttPort: number, httpPort: number) {
    this.#setup = setup
    this.environment = { ...setup.environment }
    this.mqttPort = mqttPort
    this.httpPort = httpPort
    this.dataDir = mkdtempSync(join(tmpdir(), 'shouwang-chaos-'))
  }

  /** Nothing runs yet. */
  static async prepare(setup: HubProcessSetup = {}): Promise<HubProcess> {
    return new HubProcess(setup, await freePort(), await freePort())
  }

  get mqttUrl(): string {
    return `mqtt://127.0.0.1:${this.mqttPort}`
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.httpPort}`
  }

  /** The last of what it wrote. */
  get said(): string {
    return this.#said
  }

  /** Starts the process and does not wait for it to be up. */
  spawn(): void {
    const { program = 'hub/main.ts', before } = this.#setup
    const command = [process.execPath, ...programArguments(program)]
    const [file = '', ...rest] =
      before === undefined ? command : ['bash', '-c', `${before} && exec "$@"`, 'bash', ...command]
    const child = spawn(file, rest, {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        TMPDIR: tmpdir(),
        HUB_DATA_DIR: this.dataDir,
        HUB_MQTT_PORT: String(this.mqttPort),
        HUB_HTTP_PORT: String(this.httpPort),
        HUB_PUBLIC_URL: this.httpUrl,
        HUB_ADMIN_PASSWORD: 'only-for-this-test',
        ...this.environment,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-8000)
    })
    const dieToo = (): void => void child.kill('SIGKILL')
    process.once('exit', dieToo)
    child.once('exit', () => process.removeListener('exit', dieToo))
    this.#child = child
  }

  /** Spawns it, unless it runs, and resolves when it answers. @throws Error with the last of what it wrote when it ends instead. */
  async start(): Promise<void> {
    if (!this.#runs()) this.spawn()
    await until(async () => {
      if (!this.#runs()) throw new Error(`the hub ended:\n${this.#said}`)
      return answersHttp(`${this.httpUrl}/healthz`)
    }, 60_000)
  }

  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<number | null> {
    return this.#end('SIGKILL')
  }

  /** SIGTERM, and waits until it is gone. @returns its exit code */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM')
  }

  /** The value of a metric, all its labels together; 0 when there is none. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.httpUrl}/metrics`)).text()
    return text
      .split('\n')
      .filter((line) => line.startsWith(`shouwang_${name} `) || line.startsWith(`shouwang_${name}{`))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
  }

  /** Ends it and forgets its data. */
  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  #runs(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined) return null
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    return new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill(signal)
    })
  }
}
