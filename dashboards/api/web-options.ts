import type { AlertDesk } from '../../core/alert.ts'
import type { AuditLog } from '../../core/audit.ts'
import type { ConsentDesk } from '../../core/consent.ts'
import type { DeviceBoard } from '../../core/device-board.ts'
import type { Directory } from '../../core/directory.ts'
import type { DutyDesk } from '../../core/duty-desk.ts'
import type { EvidenceDesk } from '../../core/evidence.ts'
import type { AlertKind } from '../../core/finding.ts'
import type { GatewayClaims } from '../../core/gateway-claims.ts'
import type { HealthPart, HomeBoard } from '../../core/home-board.ts'
import type { HomeEditor } from '../../core/home-editing.ts'
import type { HomeProfiles, HomeRules } from '../../core/home-profile.ts'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { DeviceId, HomeId } from '../../core/names.ts'
import type { VendorWebhook } from '../../core/notifier.ts'
import type { OperatorDesk } from '../../core/operators.ts'
import type { PresenceDesk } from '../../core/presence.ts'
import type { PrivacyDesk } from '../../core/privacy.ts'
import type { QuarantineReplay, QuarantineShelf } from '../../core/quarantine.ts'
import type { ReportDesk } from '../../core/report.ts'
import type { RuleDesk } from '../../core/rule-desk.ts'
import type { RuleTrials } from '../../core/rule-trial.ts'
import type { Clock, DurationMs, EpochMs } from '../../core/time.ts'
import type { UsualSilences } from '../../core/usual-silence.ts'
import type { TableDesk } from '../../core/table-desk.ts'
import type { VendorHealth } from '../../core/vendor-health.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import type { WalkTests } from '../../core/walk-test.ts'

/** `open`: nobody need sign in. For a demonstration on this machine only. */
export type WebAuth = 'open' | { readonly operators: OperatorDesk }

/** What a demonstration adds to the page. */
export interface DemoHooks {
  readonly incidents: readonly AlertKind[]
  /** How much faster than real time the hub's clock runs. */
  readonly speed: number
  press(kind: AlertKind, home: HomeId): Promise<void>
}

export interface WebOptions {
  /** The hub's time: what is shown. */
  readonly clock: Clock
  /** Real time, for what concerns the network (pace of pushes, sign-in, heartbeats); the machine's when left out. */
  readonly pacing?: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly desk: AlertDesk
  readonly board: HomeBoard
  readonly devices: DeviceBoard
  readonly presence: PresenceDesk
  readonly evidence: EvidenceDesk
  readonly reports: ReportDesk
  readonly profiles: HomeProfiles
  readonly homeEditor: HomeEditor
  readonly consents: ConsentDesk
  readonly privacy: PrivacyDesk
  readonly rules: HomeRules
  readonly tables: TableDesk
  readonly ruleDesk: RuleDesk
  readonly ruleTrials: RuleTrials
  readonly claims: GatewayClaims
  readonly walkTests: WalkTests
  readonly duty: DutyDesk
  readonly usualSilences: UsualSilences
  /** What a home is called in texts; no home has such a code when left out. */
  homeCodeOf?(home: HomeId): string | undefined
  readonly directory: Directory
  readonly store: Pick<TimeSeriesStore, 'range' | 'latest'>
  /** Does the home's resident agree to tell where they are? Nobody does when left out. */
  readonly mayLocate?: (home: HomeId) => boolean
  readonly quarantine: QuarantineShelf
  readonly replay: QuarantineReplay
  /** How far the device's clock is behind the hub's; negative when it is ahead, `undefined` while it has not told a time of its own. */
  skewOf(device: DeviceId): DurationMs | undefined
  /** `/readyz` is green when every part is ok. */
  health(): Promise<readonly HealthPart[]>
  /** How each vendor of messages is doing, in order of preference. */
  vendorHealth(): Promise<readonly VendorHealth[]>
  /** When the journal last took the hub's tick: `/healthz` is green while that is fresh. */
  lastTickAt(): EpochMs | undefined
  metricsText(): Promise<{ readonly contentType: string; readonly body: string }>
  readonly webhooks: readonly VendorWebhook[]
  readonly auth: WebAuth
  readonly audit: AuditLog
  /** The built page (`npm run build` → dashboards/web/dist). */
  readonly pageDir: string
  readonly timeZone: string
  /** As the outside sees the hub (HUB_PUBLIC_URL), without a trailing slash: what vendors sign. */
  readonly publicUrl?: string
  /**
   * Addresses or networks of proxies that name the true sender in X-Forwarded-For, and whether they were asked by HTTPS; what anybody else
   * says there is not believed. Nobody when left out.
   */
  readonly trustedProxies?: readonly string[]
  /** The district's hotline, shown beside 119, 120 and 110. */
  readonly hotline?: string
  readonly sim?: DemoHooks
}

export interface ListenOptions extends WebOptions {
  readonly host?: string
  /** 0: any free one. */
  readonly port: number
}
