/**
 * The whole hub on a real disk, for a load generator's gateways. Prints `{"mqtt":PORT,"http":PORT}`; `argv`: data folder, SMS vendor's
 * address, telemetry (`embedded` or an InfluxDB 1.x address), number of gateways. Asked with SIGUSR2, it prints how far both consumers lag, how many
 * gateways are connected and how much memory it has.
 */
import { type Log, silentLog } from '../../../core/log.ts'
import { systemClock } from '../../../core/time.ts'
import { readConfig } from '../../../hub/config.ts'
import { startHub } from '../../../hub/hub.ts'
import { prometheusMetrics } from '../../../hub/prometheus-metrics.ts'
import { openVendors } from '../../../hub/vendors.ts'
import { ADMIN_PASSWORD } from './admin-password.ts'
import { benchInstallation } from './bench-installation.ts'

const [dataDir = '', vendorUrl = '', telemetry = 'embedded', gateways = '100'] = process.argv.slice(2)
const config = readConfig({
  HUB_DATA_DIR: dataDir,
  HUB_MQTT_PORT: '0',
  HUB_HTTP_PORT: '0',
  HUB_SMS: 'twilio',
  // The homes stand in the texts: by them a message is told to be about a press.
  HUB_FOREIGN_FULL_TEXT: 'yes',
  HUB_TWILIO_URL: vendorUrl,
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret-of-the-test',
  TWILIO_FROM: '+15550100000',
  ...(telemetry === 'embedded' ? {} : { HUB_TELEMETRY: 'influx1', HUB_INFLUX_URL: telemetry }),
})
const clock = systemClock()
const log: Log = {
  ...silentLog,
  error: (message, fields) => process.stderr.write(`${message} ${JSON.stringify(fields ?? {})}\n`),
}
const hub = await startHub({
  config,
  clock,
  log,
  metrics: prometheusMetrics(),
  vendors: await openVendors(config, { clock, log, print: () => {} }),
  auth: { adminPassword: ADMIN_PASSWORD },
  host: '127.0.0.1',
  // The load is the point here: no connection is closed as a flood.
  limits: { packetsPerSecond: 1e6, burst: 1e6 },
})
if (hub.registry.directory.homes().length === 0) {
  await hub.registry.saveInstallation(benchInstallation(Number(gateways)))
}
process.on('SIGUSR2', () => {
  const state = {
    head: hub.journal.head(),
    stored: hub.writer.position(),
    judged: hub.alerter.position(),
    connected: hub.broker.connected(),
    rss: process.memoryUsage.rss(),
  }
  process.stdout.write(`${JSON.stringify(state)}\n`)
})
process.on('SIGTERM', () => {
  hub.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
process.stdout.write(`${JSON.stringify({ mqtt: hub.broker.port(), http: hub.httpPort })}\n`)
