/**
 * `node --import tsx test/bench/turns/run.ts`: how long the hub's event loop is held up by one page that asks, over 10,000 homes and 500 open
 * alerts; CPU time of the hub's process, all its threads and collecting garbage included, so a busy machine changes it little. The first answer
 * is made anew; later ones may come from what is kept for some seconds.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { silentLog } from '../../../core/log.ts'
import { systemClock } from '../../../core/time.ts'
import { readConfig } from '../../../hub/config.ts'
import { type Hub, startHub } from '../../../hub/hub.ts'
import { prometheusMetrics } from '../../../hub/prometheus-metrics.ts'
import { gatewayOf, homeOf } from '../generator/accounts.ts'
import { ADMIN_PASSWORD } from '../hub/admin-password.ts'
import { AREAS, benchInstallation } from '../hub/bench-installation.ts'
import { endWithUs } from '../hub/end-with-us.ts'
import { signIn } from '../hub/operator-accounts.ts'
import { LongestTurn } from './longest-turn.ts'

const HOMES = 10_000
const ALERTS = 500
const ROUNDS = 5
const PAGES = [
  '/api/v1/overview',
  '/api/v1/homes',
  '/api/v1/devices',
  '/api/v1/devices/replacements',
  '/api/v1/duty',
  `/api/v1/duty/calendar?area=${AREAS[3]}`,
  '/api/v1/wall',
  '/api/v1/reports/monthly',
  '/api/v1/reports/monthly.csv',
  '/api/v1/alerts',
  '/api/v1/rules/overrides',
  '/api/v1/tables/homes',
]
const answered = z.object({ status: z.number(), bytes: z.number() })

async function callForHelp({ journal }: Hub, homes: number): Promise<void> {
  for (let index = 0; index < homes; index += 1) {
    const topic = `homes/${homeOf(index)}/sos/up`
    const how = { qos: 1, retain: false, dup: false, cause: 'publish', standing: 'own' } as const
    const payload = Buffer.from('{"sos":true}')
    await journal.append({ kind: 'message', gateway: gatewayOf(index), topic, payload, receivedAt: Date.now(), ...how })
  }
}

async function ask(asking: ChildProcess, url: string, cookie: string): Promise<z.infer<typeof answered>> {
  const answer = once(asking, 'message')
  asking.send({ url, cookie })
  return answered.parse((await answer)[0])
}

const dataDir = await mkdtemp(join(tmpdir(), 'bench-turns-'))
const hub = await startHub({
  config: readConfig({ HUB_DATA_DIR: dataDir, HUB_MQTT_PORT: '0', HUB_HTTP_PORT: '0' }),
  clock: systemClock(),
  log: silentLog,
  metrics: prometheusMetrics(),
  vendors: [],
  auth: { adminPassword: ADMIN_PASSWORD },
  host: '127.0.0.1',
})
await hub.registry.saveInstallation(benchInstallation(HOMES))
await callForHelp(hub, ALERTS)
await hub.alerter.settled()
const url = `http://127.0.0.1:${hub.httpPort}`
const cookie = await signIn(url)
const asking = endWithUs(fork(join(import.meta.dirname, 'asking-process.ts'), { execArgv: ['--import', 'tsx'] }))
const probe = new LongestTurn()

const measured = async (work: () => Promise<unknown>): Promise<readonly number[]> => {
  const turns: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1500))
    probe.start()
    await work()
    turns.push(probe.stop())
  }
  return turns
}
const row = (what: string, says: string, turns: readonly number[]): void => {
  const sorted = turns.toSorted((a, b) => a - b)
  process.stdout.write(
    `| ${what} | ${says} | first ${turns[0]?.toFixed(1)}, then median ${sorted[sorted.length >> 1]?.toFixed(1)}, most ${sorted.at(-1)?.toFixed(1)} |\n`,
  )
}

process.stdout.write(
  `${HOMES} homes, ${ALERTS} calls for help\n\n| asked | answer | longest turn, ms of CPU |\n|---|---|---|\n`,
)
row('nobody', '', await measured(() => new Promise((resolve) => setTimeout(resolve, 1000))))
for (const page of PAGES) {
  let says = ''
  const turns = await measured(async () => {
    const { status, bytes } = await ask(asking, url + page, cookie)
    says = `${status}, ${Math.round(bytes / 1000)} kB`
  })
  row(page, says, turns)
}
asking.disconnect()
await hub.close()
await rm(dataDir, { recursive: true, force: true })
