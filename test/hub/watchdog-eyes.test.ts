import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkHub } from '../../alerting/watchdog/check-hub.ts'
import { silentLog } from '../../core/log.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'
import { readConfig } from '../../hub/config.ts'
import { certificateUntilOf, WatchdogEyes } from '../../hub/watchdog-eyes.ts'
import { installHomes, listedHomes, openStateTables } from '../support/installation-list.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eyes-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the end of a certificate', () => {
  function certificate(name: string, end: string): string {
    const [key, file] = [join(folder, 'key.pem'), join(folder, name)]
    const text = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=hub -days ${end}`
    execFileSync('openssl', [...text.split(' '), '-keyout', key, '-out', file], { stdio: 'ignore' })
    return file
  }

  it('is that of the first in the file that runs out', async () => {
    const long = certificate('long.pem', '90')
    const short = certificate('short.pem', '30')
    const chain = join(folder, 'chain.pem')
    writeFileSync(chain, `a remark\n${readFileSync(long, 'utf8')}\n${readFileSync(short, 'utf8')}`)
    const until = await certificateUntilOf(chain)
    expect(until).toBe(await certificateUntilOf(short))
    expect(Number(until) - Date.now()).toBeGreaterThan(days(29.9))
    expect(Number(until) - Date.now()).toBeLessThanOrEqual(days(30))
  })

  it('is not asked for where there is none, and not known of what can not be read', async () => {
    expect(await certificateUntilOf(undefined)).toBeUndefined()
    expect(await certificateUntilOf(join(folder, 'nothing.pem'))).toBe('unreadable')
    writeFileSync(join(folder, 'key.pem'), 'no certificate')
    expect(await certificateUntilOf(join(folder, 'key.pem'))).toBe('unreadable')
  })
})

describe('a look around', () => {
  let server: Server
  let answer: number
  let port: number
  beforeEach(async () => {
    answer = 200
    server = createServer((_request, response) => response.writeHead(answer).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  const eyes = (drillAt?: number): WatchdogEyes =>
    new WatchdogEyes(
      { ...readConfig({}), dataDir: folder, httpPort: port, drill: { at: drillAt, phone: undefined } },
      silentLog,
    )
  const NOW = 1_795_312_800_000

  it('sees the port, the real state file, the disk and who is missing', async () => {
    await installHomes(folder, listedHomes(2))
    const db = await openStateTables(folder)
    const place = { journal_id: 'j', offset: 1 }
    await db
      .insertInto('alerter_cursor')
      .values({ id: 1, ...place, saved_at: NOW - 1 })
      .execute()
    await db
      .insertInto('cursors')
      .values({ consumer: 'store-writer', ...place, saved_at: NOW - 2 })
      .execute()
    await db
      .insertInto('calendar_jobs')
      .values({ name: 'drill', due_at: NOW - 3 })
      .execute()
    await db.destroy()
    const seen = await eyes(0).look(NOW)
    expect(seen).toMatchObject({ alive: true, state: { judgedAt: NOW - 1, storedAt: NOW - 2, drilledAt: NOW - 3 } })
    expect(seen.machine.disk?.freeShare).toBeGreaterThan(0)
    expect(seen.gaps).toEqual([])
    expect((await eyes().look(NOW)).state?.drilledAt).toBeUndefined()
  })

  it('judges a hub by its own time, which is ahead for hours after the machine’s clock was set back', async () => {
    await installHomes(folder, listedHomes(1))
    const one = eyes()
    /** What is wrong when the hub has last written at `at`, by its own clock. */
    const flowFaultsAt = async (at: number, machine: number): Promise<readonly string[]> => {
      const db = await openStateTables(folder)
      const row = { journal_id: 'j', offset: 1, saved_at: at }
      await db
        .replaceInto('alerter_cursor')
        .values({ id: 1, ...row })
        .execute()
      await db
        .replaceInto('cursors')
        .values({ consumer: 'store-writer', ...row })
        .execute()
      await db.destroy()
      const look = { ...(await one.look(machine)), gaps: [], machine: { disk: undefined, certificateUntil: undefined } }
      return checkHub(look).flatMap(({ kind, grade }) => (grade === 'alarm' ? [kind] : []))
    }
    const ahead = NOW + hours(1)
    expect(await flowFaultsAt(ahead, NOW)).toEqual([])
    // It goes on, a tenth slower.
    expect(await flowFaultsAt(ahead + seconds(13), NOW + seconds(15))).toEqual([])
    const db = await openStateTables(folder)
    await db
      .insertInto('deadlines')
      .values({ alert_id: 'a', kind: 'escalate', due_at: ahead - seconds(20) })
      .execute()
    await db.destroy()
    expect(await flowFaultsAt(ahead + seconds(26), NOW + seconds(30))).toEqual(['overdue'])
    // It stands still.
    expect(await flowFaultsAt(ahead + seconds(26), NOW + seconds(91))).toEqual(['not-judging', 'overdue'])
  })

  it('names the levels at which nobody is registered, read anew every ten minutes', async () => {
    await installHomes(folder, listedHomes(1))
    const one = eyes()
    expect((await one.look(NOW)).gaps).toEqual([])
    const db = await openStateTables(folder)
    await db.deleteFrom('responder').where('role', '=', 'district').execute()
    await db.destroy()
    expect((await one.look(NOW + minutes(10) - 1)).gaps).toEqual([])
    expect((await one.look(NOW + minutes(10))).gaps).toMatchObject([
      { role: 'district', area: '999901', areaName: '安和区', reason: 'nobody-registered' },
    ])
  })

  it('says what it can not see', async () => {
    answer = 503
    expect(await eyes().look(NOW)).toMatchObject({ alive: false, state: undefined })
    writeFileSync(join(folder, 'state.db'), 'this is no database, and long enough to be looked at as one'.repeat(20))
    expect((await eyes().look(NOW)).state).toBeUndefined()
  })
})
