import { setTimeout as pause } from 'node:timers/promises'
import { BenchHub } from './bench-hub.ts'
import { load } from './generator.ts'

const HOMES = 10_000
const RATE = 900

export interface District {
  readonly connected: number
  /** Acknowledged messages a second. */
  readonly rate: number
  /** The most that was seen while all were connected. */
  readonly megabytes: number
  readonly restartSeconds: number
}

/** A large district: 10,000 homes and gateways, 60,000 devices, all connected, 900 messages a second; then a restart. */
export async function district(seconds: number): Promise<District> {
  const hub = await BenchHub.start({ vendorUrl: 'http://127.0.0.1:9', telemetry: 'embedded', gateways: HOMES })
  const seen = { connected: 0, rss: 0 }
  const done = new AbortController()
  const watching = watch(hub, seen, done.signal)
  const rate = await load(hub.port, { connections: HOMES, window: 1, seconds, rate: RATE })
  done.abort()
  await watching
  await hub.stop()
  const start = performance.now()
  await hub.startAgain()
  const restartSeconds = (performance.now() - start) / 1000
  await hub.remove()
  return { connected: seen.connected, rate, megabytes: seen.rss / 1e6, restartSeconds }
}

/** Notes the most that is seen until told to stop. */
async function watch(hub: BenchHub, seen: { connected: number; rss: number }, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    const { connected, rss } = await hub.state()
    seen.connected = Math.max(seen.connected, connected)
    seen.rss = Math.max(seen.rss, rss)
    await pause(500)
  }
}
