import { fileURLToPath } from 'node:url'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { hours, minutes, systemClock } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import type { HourlySilence } from '../../core/usual-silence.ts'
import { idleDuty } from './duty-desks.ts'
import { FakeDesk } from './fake-desk.ts'
import { FakeDevices, FakeReplay } from './fake-devices.ts'
import { FakePresenceDesk } from './fake-presence-desk.ts'
import { fakeHomeEditor } from './fake-home-editor.ts'
import { FakeProfiles } from './fake-profiles.ts'
import { FakeClaims, FakeWalkTests } from './fake-walk-tests.ts'
import { VITAL_BANDS } from './fake-vitals.ts'
import { FakeConsents, FakePrivacy } from './fake-privacy.ts'
import { FakeReports } from './fake-reports.ts'
import { FakeTables } from './fake-tables.ts'
import { FakeTrials, memoryRuleDesk } from './fake-rules.ts'
import { RecordedAudit } from './test-operators.ts'
import { FakeBoard, FakeQuarantine, FakeStore, FakeTown } from './fake-town.ts'

export const PAGE_DIR = fileURLToPath(new URL('../../dashboards/web/dist', import.meta.url))

export interface FakeWeb {
  readonly desk: FakeDesk
  readonly board: FakeBoard
  readonly presence: FakePresenceDesk
  readonly devices: FakeDevices
  readonly town: FakeTown
  readonly audit: RecordedAudit
  readonly options: WebOptions
}

/** Everything that the web side is handed, in memory; nobody need sign in unless `auth` says so. */
export function fakeWeb(change: Partial<WebOptions> = {}, clock: Clock = systemClock()): FakeWeb {
  const town = new FakeTown()
  const desk = new FakeDesk(clock, change.directory ?? town)
  const board = new FakeBoard(clock.now())
  const presence = new FakePresenceDesk(board, clock)
  const devices = new FakeDevices(clock.now())
  const audit = new RecordedAudit()
  return {
    desk,
    board,
    presence,
    devices,
    town,
    audit,
    options: {
      clock,
      log: silentLog,
      metrics: noMetrics,
      desk,
      board,
      devices,
      presence,
      evidence: {
        ofAlert: async (id) => ({ name: `evidence-${id}`, json: '{}', page: '<!doctype html>', sha256: '00' }),
      },
      reports: new FakeReports(clock),
      tables: new FakeTables(),
      profiles: new FakeProfiles(clock),
      homeEditor: fakeHomeEditor,
      ruleDesk: memoryRuleDesk(clock),
      ruleTrials: new FakeTrials(clock),
      consents: new FakeConsents(clock),
      privacy: new FakePrivacy(clock),
      rules: { of: async () => [], vitalBands: async () => VITAL_BANDS },
      duty: idleDuty(town),
      claims: new FakeClaims(),
      walkTests: new FakeWalkTests(clock),
      usualSilences: { ofHome: usualDay },
      directory: town,
      store: new FakeStore(() => clock.now()),
      quarantine: new FakeQuarantine(clock.now()),
      replay: new FakeReplay(clock),
      skewOf: () => undefined,
      health: async () => [
        { part: 'journal', ok: true, says: '12,804 records, synced 0.2 s ago' },
        { part: 'store', ok: true, says: 'embedded, 0 waiting' },
        { part: 'sms', ok: true, says: 'aliyun' },
      ],
      vendorHealth: async () => [
        {
          name: 'aliyun',
          channels: ['sms'],
          reachesPeople: true,
          state: 'well',
          restingUntil: undefined,
          lastAcceptedAt: clock.now() - 42_000,
          lastFailure: { at: clock.now() - 3_000_000, reason: 'isv.BUSINESS_LIMIT_CONTROL' },
          sentLastHour: 12,
          failedLastHour: 1,
        },
      ],
      lastTickAt: () => clock.now() - 400,
      metricsText: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: '# nothing\n' }),
      webhooks: [],
      auth: 'open',
      audit,
      pageDir: PAGE_DIR,
      timeZone: 'Asia/Shanghai',
      hotline: '022-6957 0110',
      ...change,
    },
  }
}

/** Long nights, short days; fully learned but for H03, which is new. */
const usualDay = (home: string): readonly HourlySilence[] =>
  Array.from({ length: 24 }, (_, hour) => {
    const usual = hour < 6 || hour > 20 ? hours(7) : minutes(110)
    return { usual, limit: usual + hours(1), from: home === 'H03' ? 'care-level' : 'learned' }
  })
