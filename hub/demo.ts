import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConsoleSms } from '../alerting/vendors/console.ts'
import type { Directory } from '../core/directory.ts'
import { HubError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { HomeId } from '../core/names.ts'
import type { Notifier } from '../core/notifier.ts'
import type { Reading } from '../core/reading.ts'
import type { Clock, EpochMs } from '../core/time.ts'
import { days, seconds, stopwatch, systemClock } from '../core/time.ts'
import type { TimeSeriesStore } from '../core/time-series-store.ts'
import type { DemoHooks } from '../dashboards/api/web-options.ts'
import type { IncidentKind } from '../device-sim/faults/incidents.ts'
import { isIncidentKind } from '../device-sim/faults/incidents.ts'
import type { SimulatedTown } from '../device-sim/simulated-town.ts'
import { TownSimulator } from '../device-sim/town-simulator.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { demoOptions } from './demo-options.ts'
import { pastCalls } from './demo-calls.ts'
import { fillPages, nightlyVitals } from './demo-pages.ts'
import { layFoundation } from './demo-past.ts'
import { DemoResponders } from './demo-responders.ts'
import { DEMO_SEED, demoIncidents, demoSecrets, historyReadings, playIncidents, townOf } from './demo-town.ts'
import { demoSummary } from './demo-summary.ts'
import { stillSpeaking, wasSaid, wornTown } from './demo-wear.ts'
import { endWith } from './end-with.ts'
import type { Hub } from './hub.ts'
import { startHub } from './hub.ts'
import { pinoLog } from './pino-log.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import { StopStack } from './stop-stack.ts'

const TOWN = fileURLToPath(new URL('../docs/example-installation.yaml', import.meta.url))
const HISTORY = days(30)
const TIME_ZONE = 'Asia/Shanghai'
const BATCH = 10_000

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** `npm run demo`: the whole hub with a fictional town, until the time is up or Ctrl-C. */
async function main(): Promise<void> {
  const { speed, exitAfter } = demoOptions(process.argv)
  const log = pinoLog('error')
  const stops = new StopStack(log)
  const leave = async (): Promise<void> => {
    await stops.drain()
    process.exit(0)
  }
  process.once('SIGINT', () => void leave().catch(endWith))
  process.once('SIGTERM', () => void leave().catch(endWith))
  try {
    const summary = await play({ speed, stops })
    if (exitAfter === undefined) return
    systemClock().after(seconds(exitAfter), () => {
      summary()
        .then((line) => process.stdout.write(`${JSON.stringify(line)}\n`))
        .then(leave)
        .catch(endWith)
    })
  } catch (error) {
    await stops.drain()
    throw error
  }
}

interface Play {
  readonly speed: number
  readonly stops: StopStack
}

/** Starts everything; answers how to sum up what happened. */
async function play({ speed, stops }: Play): Promise<() => Promise<object>> {
  const took = stopwatch()
  const log = pinoLog('error')
  const metrics = prometheusMetrics()
  const ports = portsWanted()
  const dataDir = mkdtempSync(join(tmpdir(), 'shouwang-demo-'))
  stops.push('demo folder', () => rmSync(dataDir, { recursive: true, force: true }))
  say(`▸ 回填 30 天历史 / back-filling 30 days of history …`)
  const begins = systemClock().now()
  const past = await livedPast(dataDir, begins, log)
  say('▸ 启动中枢 / starting the hub …')
  // From here on, so that the hub is not deaf between the past and now however fast it runs.
  const clock = systemClock(speed)

  let hub: Hub
  const responders = new DemoResponders({
    clock,
    seed: DEMO_SEED,
    log,
    reply: (from, body) => {
      say(`\n  📱 ${from} 回复 / replies: ${body}`)
      return hub.alerting.takeText({ vendor: 'console', id: `demo-${clock.now()}-${from}`, from, body })
    },
  })
  const sms = countedConsole((to, text) => responders.told(to, text))
  let simulator: TownSimulator | undefined
  hub = await startHub({
    config: {
      ...readConfig({}),
      dataDir,
      mqttPort: await portOrFree(ports.mqttPort),
      httpPort: await portOrFree(ports.httpPort),
    },
    clock,
    log,
    metrics,
    vendors: [{ notifier: sms.notifier }],
    auth: 'open',
    host: '127.0.0.1',
    sim: demoHooks(speed, () => simulator),
  })
  stops.push('hub', () => hub.close())
  stops.push('responders', () => responders.stop())

  const town = stillSpeaking(exampleTown(hub.registry.directory, begins))
  await backFill(hub.store, past)
  await fillPages(hub.httpPort, clock.now(), TIME_ZONE)
  simulator = await startTown({ hub, town, clock, speed, log, stops })
  greet(hub, { filled: past.length, speed, took: took() })
  return () => demoSummary({ hub, metrics, begins, smsSent: sms.sent() })
}

interface Stage {
  readonly hub: Hub
  readonly town: SimulatedTown
  readonly clock: Clock
  readonly speed: number
  readonly log: Log
  readonly stops: StopStack
}

/** Lets the town live, and what is planned happen to it. */
async function startTown({ hub, town, clock, speed, log, stops }: Stage): Promise<TownSimulator> {
  const broker = `mqtt://127.0.0.1:${hub.broker.port()}`
  const simulator = new TownSimulator({ town, broker, clock, speed, seed: DEMO_SEED, log })
  await simulator.connect()
  stops.push('simulator', () => simulator.stop())
  simulator.start()
  const plan = demoIncidents(town, hub.registry.directory)
  const happen = (kind: IncidentKind, home: HomeId): Promise<void> => simulator.incident(kind, home)
  stops.push('incidents', playIncidents({ plan, clock: systemClock(), happen, log }))
  return simulator
}

/** Registers the town, and lets its devices and the hub's detectors have lived the last 30 days. Answers what the devices said. */
function livedPast(dataDir: string, now: EpochMs, log: Log): Promise<readonly Reading[]> {
  const span = { from: now - HISTORY, to: now }
  return layFoundation({
    paths: makeDataDir(dataDir),
    list: TOWN,
    readingsOf(directory) {
      const town = exampleTown(directory, now)
      const said = [...historyReadings(town, span), ...nightlyVitals(town, span), ...pastCalls(town, now)]
      return said.filter((reading) => wasSaid(reading, now)).toSorted((a, b) => a.at - b.at)
    },
    until: now,
    timeZone: TIME_ZONE,
    log,
  })
}

const exampleTown = (directory: Directory, now: EpochMs): SimulatedTown =>
  wornTown(townOf(directory, demoSecrets(directory), TIME_ZONE), now)

function greet(hub: Hub, facts: { filled: number; speed: number; took: number }): void {
  const devices = hub.registry.directory.homes().flatMap((home) => hub.registry.directory.devicesOf(home.id)).length
  say(
    `▸ ${hub.registry.directory.homes().length} 户 / homes, ${devices} 台设备 / devices, ${facts.filled} 个历史读数 / past readings (${(facts.took / 1000).toFixed(1)} s)`,
  )
  say(`▸ 时钟快 ${facts.speed} 倍;一分钟内:求助、跌倒、燃气报警、网关断线`)
  say(
    `  the clock runs ${facts.speed} times as fast; within a minute: an SOS, a fall, a gas alarm, a gateway that dies`,
  )
  say(`▸ MQTT: mqtt://127.0.0.1:${hub.broker.port()}`)
  say(`▸ 页面 / page: http://127.0.0.1:${hub.httpPort}/\n`)
}

/** The console vendor, which also shows each SMS to the simulated people, and counts. */
function countedConsole(told: (to: string, text: string) => void): { notifier: Notifier; sent: () => number } {
  let sent = 0
  const vendor = new ConsoleSms(say)
  const notifier: Notifier = {
    name: vendor.name,
    reachesPeople: vendor.reachesPeople,
    channels: vendor.channels,
    async send(notice) {
      const result = await vendor.send(notice)
      sent += 1
      told(notice.to, notice.text)
      return result
    },
  }
  return { notifier, sent: () => sent }
}

function demoHooks(speed: number, simulator: () => TownSimulator | undefined): DemoHooks {
  return {
    speed,
    incidents: ['sos', 'fall', 'smoke', 'gas', 'water-leak'],
    async press(kind, home) {
      const incident = kind === 'water-leak' ? 'leak' : kind
      const running = simulator()
      if (running === undefined || !isIncidentKind(incident)) {
        throw new HubError('BAD_REQUEST', `The demonstration has no ${kind} yet: try again in a few seconds.`)
      }
      await running.incident(incident, home)
    },
  }
}

async function backFill(store: TimeSeriesStore, readings: readonly Reading[]): Promise<void> {
  for (let from = 0; from < readings.length; from += BATCH) await store.write(readings.slice(from, from + BATCH))
}

/** Of HUB_MQTT_PORT and HUB_HTTP_PORT; no other setting holds in the demonstration. @throws CONFIG_INVALID */
function portsWanted(): Pick<Config, 'mqttPort' | 'httpPort'> {
  const { HUB_MQTT_PORT, HUB_HTTP_PORT } = process.env
  return readConfig({
    ...(HUB_MQTT_PORT === undefined ? {} : { HUB_MQTT_PORT }),
    ...(HUB_HTTP_PORT === undefined ? {} : { HUB_HTTP_PORT }),
  })
}

/** The port, or 0 (any that is free) when somebody has it. */
function portOrFree(port: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(0))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)))
  })
}

main().catch(endWith)
