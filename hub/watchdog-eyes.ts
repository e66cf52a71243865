import { X509Certificate } from 'node:crypto'
import { readFile, statfs } from 'node:fs/promises'
import { readDrilledAt } from '../alerting/watchdog/read-drilled-at.ts'
import type { HubState, Look, MachineState } from '../alerting/watchdog/check-hub.ts'
import type { NamedGap } from '../alerting/watchdog/duty-faults.ts'
import { HubTime } from '../alerting/watchdog/hub-time.ts'
import { readAlertingState } from '../alerting/watchdog/read-hub-state.ts'
import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { days, type EpochMs, minutes, parseCertificateTime, seconds } from '../core/time.ts'
import { STORE_WRITER } from '../ingest/store-writer.ts'
import type { Config } from './config.ts'
import { dataDirPaths } from './data-dir.ts'
import { DRILL_JOB } from './drill.ts'
import { readDutyGaps } from './duty-gaps.ts'
import { openStateDatabase } from './state-database.ts'
import type { StateTables } from './state-tables.ts'
import { stateMigrations } from './state-tables.ts'

const ANSWER_WITHIN = seconds(5)
/** Reading the registry of a large district takes a second; people and rosters change a few times a day. */
const DUTY_READ_EVERY = minutes(10)

type Settings = Pick<Config, 'dataDir' | 'httpPort' | 'tls' | 'drill' | 'timeZone'>

/** What the watchdog sees of the hub and its machine: the page's port, the state file (opened for reading only), the disk and the certificate. */
export class WatchdogEyes {
  readonly #settings: Settings
  readonly #log: Log
  #gaps: readonly NamedGap[] = []
  #gapsReadAt: EpochMs | undefined
  readonly #hubTime = new HubTime()

  constructor(settings: Settings, log: Log) {
    this.#settings = settings
    this.#log = log
  }

  async look(now: EpochMs): Promise<Look> {
    const { dataDir, httpPort, tls } = this.#settings
    const [alive, seen, disk, certificateUntil] = await Promise.all([
      answers(`http://127.0.0.1:${httpPort}/healthz`),
      this.#state(now),
      diskOf(dataDir),
      certificateUntilOf(tls?.cert),
    ])
    return { alive, ...seen, machine: { disk, certificateUntil }, gaps: this.#gaps, now }
  }

  /** Opened anew for each look: a file that was replaced, or that was not there yet, is seen. */
  async #state(now: EpochMs): Promise<{ readonly state: HubState | undefined; readonly hubNow?: EpochMs }> {
    try {
      const db = await openStateDatabase<StateTables>({
        path: dataDirPaths(this.#settings.dataDir).stateFile,
        migrations: stateMigrations,
        log: this.#log,
        readOnly: true,
      })
      try {
        const stored = await db
          .selectFrom('cursors')
          .select('saved_at')
          .where('consumer', '=', STORE_WRITER)
          .executeTakeFirst()
        if (this.#gapsReadAt === undefined || Math.abs(now - this.#gapsReadAt) >= DUTY_READ_EVERY) {
          const { timeZone } = this.#settings
          this.#gaps = await readDutyGaps(db, { from: now, until: now + days(1), timeZone }, this.#log)
          this.#gapsReadAt = now
        }
        const judged = await db.selectFrom('alerter_cursor').select('saved_at').executeTakeFirst()
        const hubNow = this.#hubTime.now(judged?.saved_at, now)
        const drilledAt = this.#settings.drill.at === undefined ? undefined : await readDrilledAt(db, DRILL_JOB, hubNow)
        const state = { ...(await readAlertingState(db, hubNow)), storedAt: stored?.saved_at, drilledAt }
        return { state, hubNow }
      } finally {
        await db.destroy()
      }
    } catch (error) {
      this.#log.warn('the state file can not be read', { reason: reasonOf(error) })
      return { state: undefined }
    }
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN) })
    return response.ok
  } catch {
    return false
  }
}

async function diskOf(dataDir: string): Promise<MachineState['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(dataDir)
    return { freeBytes: bavail * bsize, freeShare: blocks === 0 ? 0 : bavail / blocks }
  } catch {
    return undefined
  }
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** When the first of the file's certificates (its own, and those that vouch for it) runs out. */
export async function certificateUntilOf(path: string | undefined): Promise<MachineState['certificateUntil']> {
  if (path === undefined) return undefined
  try {
    const pems = (await readFile(path, 'latin1')).match(PEM) ?? []
    const ends = pems.map((pem) => parseCertificateTime(new X509Certificate(pem).validTo) ?? Number.NaN)
    const first = Math.min(...ends)
    return Number.isFinite(first) ? first : 'unreadable'
  } catch {
    return 'unreadable'
  }
}
