import { silentLog } from '../../core/log.ts'
import type { Clock } from '../../core/time.ts'
import { alertingMigrations } from '../../alerting/migrations/migrations.ts'
import { WalkTestDesk } from '../../alerting/walk-test/walk-test-desk.ts'
import { WalkTestEar } from '../../alerting/walk-test/walk-test-ear.ts'
import type { AlertingTables } from '../../alerting/schema.ts'
import { HubError } from '../../core/errors.ts'
import type { ClaimOutcome, GatewayClaims, GatewaySecret } from '../../core/gateway-claims.ts'
import type { Metric } from '../../core/metric.ts'
import type { Sighting, SignedOff, SignOffWish, WalkTest, WalkTests } from '../../core/walk-test.ts'
import { openStateDatabase } from '../../hub/state-database.ts'

export interface TestWalks {
  readonly walkTests: WalkTestDesk
  /** A device of the home says something now. */
  says(device: string, metric: Metric, value: number | boolean): void
  end(): Promise<void>
}

/** The real walk tests over a database in memory, and a mouth for their ear. */
export async function testWalks(clock: Clock): Promise<TestWalks> {
  const db = await openStateDatabase<AlertingTables>({
    path: ':memory:',
    migrations: [alertingMigrations],
    log: silentLog,
  })
  const ear = new WalkTestEar(() => undefined)
  return {
    walkTests: new WalkTestDesk(db, ear, clock),
    says(device, metric, value) {
      const now = clock.now()
      const from = { home: device.split('-')[0] ?? '', gateway: 'gw', device, at: now, receivedAt: now }
      const heard = { retained: false, ownTime: false, history: false, unregistered: false }
      ear.onReading({ ...from, ...heard, metric, value })
    },
    end: () => db.destroy(),
  }
}

/** Tests in which nothing is ever heard. */
export class FakeWalkTests implements WalkTests {
  readonly #clock: Clock
  readonly #tests = new Map<string, WalkTest>()
  readonly #signed = new Map<string, SignedOff>()
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  current(home: string): WalkTest | undefined {
    return this.#tests.get(home)
  }
  heard(): readonly Sighting[] {
    return []
  }
  async start(home: string, startedBy: string): Promise<WalkTest> {
    const known = this.#tests.get(home)
    const test = known ?? { number: (this.#count += 1), home, startedAt: this.#clock.now(), startedBy }
    this.#tests.set(home, test)
    return test
  }
  async announceSos(home: string): Promise<WalkTest> {
    const test = this.#tests.get(home)
    if (test === undefined) throw new HubError('BAD_REQUEST', '没有进行中的验收。')
    return test
  }
  async signOff({ home, number, by, missing, reason }: SignOffWish): Promise<SignedOff> {
    const test = this.#tests.get(home)
    if (test?.number !== number) throw new HubError('NOT_FOUND', '这次验收已结束。')
    const signedAt = this.#clock.now()
    const { startedAt } = test
    const signed = { number, home, startedAt, signedAt, signedBy: by, heard: [], missing, reason }
    this.#tests.delete(home)
    this.#signed.set(home, signed)
    return signed
  }
  async lastSignedOff(home: string): Promise<SignedOff | undefined> {
    return this.#signed.get(home)
  }
}

/** Gateways and the homes that they speak for, in memory. */
export class FakeClaims implements GatewayClaims {
  readonly homes = new Map<string, readonly string[]>([
    ['gw-0042', []],
    ['GH02', ['H02']],
    ['GH03', ['H03']],
  ])

  async claim(gateway: string, home: string): Promise<ClaimOutcome> {
    const homes = this.homes.get(gateway)
    if (homes === undefined) return { state: 'unknown' }
    if (homes.includes(home)) return { state: 'already-here' }
    if (homes.length > 0) return { state: 'elsewhere', homes }
    this.homes.set(gateway, [home])
    return { state: 'claimed' }
  }

  async addToStock(gateways: readonly string[]): Promise<readonly GatewaySecret[]> {
    const known = gateways.find((gateway) => this.homes.has(gateway))
    if (known !== undefined) throw new HubError('BAD_REQUEST', `网关 ${known} 已登记过。`)
    for (const gateway of gateways) this.homes.set(gateway, [])
    return gateways.map((gateway) => ({ gateway, secret: `secret-of-${gateway}` }))
  }
}
