import { fileURLToPath } from 'node:url'
import type { Vendor } from '../alerting/vendors/vendor.ts'
import type { Broker, BrokerLimits } from '../broker/broker.ts'
import { startBroker } from '../broker/broker.ts'
import type { AuditLog } from '../core/audit.ts'
import type { Directory } from '../core/directory.ts'
import type { Log } from '../core/log.ts'
import type { Clock } from '../core/time.ts'
import type { DemoHooks, WebAuth } from '../dashboards/api/web-options.ts'
import { startWeb } from '../dashboards/api/web-server.ts'
import { decoders } from '../ingest/decoders/decoders.ts'
import type { Config } from './config.ts'
import type { DataDir } from './data-dir.ts'
import type { Desks } from './desks.ts'
import { consentedStore } from './consented-store.ts'
import { type HealthSources, lookAtHealth } from './health.ts'
import type { Ingesting } from './ingesting.ts'
import type { Judging } from './judging.ts'
import type { PrometheusMetrics } from './prometheus-metrics.ts'
import type { Pulse } from './pulse.ts'
import { RunningReplay } from './quarantine-replay.ts'
import type { StopStack } from './stop-stack.ts'
import { tlsFiles } from './tls-files.ts'
import { listenTo, webhooksOf } from './vendors.ts'

/** Where the outside comes in. */
export interface Doors {
  readonly broker: Broker
  readonly httpPort: number
}

export interface DoorParts extends Ingesting, Judging, Desks {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly metrics: PrometheusMetrics
  readonly directory: Directory
  readonly vendors: readonly Vendor[]
  readonly auth: WebAuth
  readonly audit: AuditLog
  readonly pulse: Pulse
  readonly paths: DataDir
  /** All interfaces when left out. */
  readonly host?: string
  readonly limits?: Partial<BrokerLimits>
  readonly sim?: DemoHooks
}

const PAGE_DIR = fileURLToPath(new URL('../dashboards/web/dist', import.meta.url))

/** Opens the page, then MQTT. @throws PORT_IN_USE, CONFIG_INVALID */
export async function openDoors(parts: DoorParts, stops: StopStack): Promise<Doors> {
  const { clock, log, metrics, directory, journal, paths, config, limits } = parts
  const host = parts.host === undefined ? {} : { host: parts.host }
  const httpPort = await openPage(parts, host, stops)
  const formats = decoders()
  const broker = await startBroker({
    ...host,
    namesNoHome: (topic) => formats.some((format) => format.accepts(topic)),
    ...tlsFiles(config),
    ...(limits === undefined ? {} : { limits }),
    clock,
    log,
    metrics,
    directory,
    journal,
    dataDir: paths.root,
    mqttPort: config.mqttPort,
  })
  stops.push('broker', () => broker.close())
  return { broker, httpPort }
}

async function openPage(parts: DoorParts, host: { readonly host?: string }, stops: StopStack): Promise<number> {
  const { config, metrics, pulse, alerting, vendors, sim } = parts
  const webhooks = webhooksOf(vendors, alerting)
  const { quarantine, store, directory, clock, log, mayLocate, stopped } = parts
  const repliesArrive = webhooks.length > 0 || vendors.some((vendor) => vendor.listen !== undefined)
  const decoding = { decoders: decoders(), directory, mayLocate, stopped }
  const replay = new RunningReplay({ quarantine, store, clock, log, ...decoding })
  stops.push('quarantine replay', () => replay.stop())
  stops.push('vendors', listenTo(vendors, alerting))
  const lastTickAt = (): number | undefined => pulse.lastTickAt()
  const vendorHealth = alerting.vendorHealth.bind(alerting)
  const web = await startWeb({
    ...host,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    ...(sim === undefined ? {} : { sim }),
    port: config.httpPort,
    trustedProxies: config.trustedProxies,
    clock: parts.clock,
    log,
    metrics,
    desk: alerting.desk,
    board: parts.board,
    devices: parts.devices,
    presence: parts.presence,
    evidence: parts.evidence,
    reports: parts.reports,
    profiles: parts.profiles,
    homeEditor: parts.homeEditor,
    tables: parts.tables,
    consents: parts.consents,
    privacy: parts.privacy,
    rules: parts.homeRules,
    ruleDesk: parts.ruleDesk,
    ruleTrials: parts.ruleTrials,
    claims: parts.claims,
    walkTests: parts.walkTests,
    duty: parts.duty,
    usualSilences: parts.usualSilences,
    homeCodeOf: (home) => alerting.homeCodeOf(home),
    directory: parts.directory,
    store: consentedStore(parts),
    quarantine: parts.quarantine,
    replay,
    mayLocate,
    skewOf: (device) => parts.feed.skewOf(device),
    webhooks,
    auth: parts.auth,
    audit: parts.audit,
    pageDir: PAGE_DIR,
    timeZone: config.timeZone,
    lastTickAt,
    metricsText: () => metrics.text(),
    vendorHealth,
    health: () => lookAtHealth(healthSources(parts, repliesArrive)),
  })
  stops.push('web', () => web.close())
  return web.port
}

/** @param repliesArrive whether replies and receipts have an address to come to */
function healthSources(parts: DoorParts, repliesArrive: boolean): HealthSources {
  const { journal, clock, pulse, writer, alerter, alerting, paths, config, duty, sim } = parts
  return {
    clock,
    journal,
    lastTickAt: () => pulse.lastTickAt(),
    stored: writer,
    judged: alerter,
    vendorHealth: () => alerting.vendorHealth(),
    repliesArrive,
    dataDir: paths.root,
    demo: sim,
    timeZone: config.timeZone,
    calendar: () => duty.book().calendar,
  }
}
