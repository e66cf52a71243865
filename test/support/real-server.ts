import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What tests run besides our own code: a program by the Debian package that brings it. */
const PROGRAMS = {
  influxdb: '/usr/bin/influxd',
  'victoria-metrics': '/usr/bin/victoria-metrics',
  mosquitto: '/usr/sbin/mosquitto',
  'mosquitto-clients': '/usr/bin/mosquitto_pub',
  chromium: '/usr/bin/chromium',
} as const

export type DebianPackage = keyof typeof PROGRAMS

/** The program of a package, whether it is installed or not. */
export const programOf = (debianPackage: DebianPackage): string => PROGRAMS[debianPackage]

/**
 * Whether the package is there: `describe.skipIf(!requireServer('influxdb'))`. When it isn't, one line names it.
 *
 * @throws Error when the environment variable TEST_REQUIRE (comma list) says that it must be there.
 */
export function requireServer(debianPackage: DebianPackage): boolean {
  if (existsSync(PROGRAMS[debianPackage])) return true
  const advice = `needs the Debian package ${debianPackage} (apt-get install ${debianPackage})`
  const required = (process.env['TEST_REQUIRE'] ?? '').split(',').map((name) => name.trim())
  if (required.includes(debianPackage)) throw new Error(`TEST_REQUIRE names it, and this test ${advice}`)
  process.stderr.write(`skipped: ${advice}\n`)
  return false
}

/** How to run a server: where it listens and where it keeps its things are decided by `startServer`. */
export interface ServerPlan {
  readonly program: DebianPackage
  args(port: number, folder: string): readonly string[]
  env?(port: number, folder: string): Readonly<Record<string, string>>
  /** Whether it answers yet; asked again and again. A TCP connection is tried when left out. */
  readonly answers?: (port: number) => Promise<boolean>
}

/** A server that a test started. It can be stopped, killed and started again on the same port and folder. */
export interface RealServer {
  readonly port: number
  readonly folder: string
  /** Starts it again after `stop` or `kill`. Resolves when it answers. */
  start(): Promise<void>
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  /** `stop`, and forgets its folder: what a test calls last. */
  remove(): Promise<void>
}

/** A port on 127.0.0.1 that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Whether a GET of the address is answered with 2xx. For `ServerPlan.answers`. */
export async function answersHttp(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

const START_LIMIT_MS = 30_000

/**
 * Starts a server on a free port with a folder of its own, and resolves when it answers. It dies with the test process.
 *
 * @throws Error with the last of what it wrote when it ends or does not answer within 30 s.
 */
export async function startServer(plan: ServerPlan): Promise<RealServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), `shouwang-${plan.program}-`))
  let child: ChildProcess | undefined

  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    await new Promise<void>((resolve) => {
      running.once('exit', () => resolve())
      running.kill(signal)
    })
  }
  const server: RealServer = {
    port,
    folder,
    async start() {
      child = await launch(plan, port, folder)
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await server.start()
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return server
}

async function launch(plan: ServerPlan, port: number, folder: string): Promise<ChildProcess> {
  const child = spawn(PROGRAMS[plan.program], plan.args(port, folder), {
    cwd: folder,
    env: { ...process.env, ...plan.env?.(port, folder) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-4000)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const dieToo = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', dieToo)
  child.once('exit', () => process.removeListener('exit', dieToo))

  const answers = plan.answers ?? takesConnections
  const giveUpAt = Date.now() + START_LIMIT_MS
  while (Date.now() < giveUpAt && child.exitCode === null) {
    if (await answers(port)) return child
    await pause(20)
  }
  child.kill('SIGKILL')
  throw new Error(`${plan.program} did not start:\n${said}`)
}
