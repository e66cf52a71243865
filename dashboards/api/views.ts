import type { AlertStory, AlertSummary } from '../../core/alert.ts'
import type { CareLevel, DeviceRole, RiskGrade, Room } from '../../core/directory.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { QuarantineReason } from '../../core/feed.ts'
import type { AlertKind } from '../../core/finding.ts'
import type { HealthPart } from '../../core/home-board.ts'
import type { Metric } from '../../core/metric.ts'
import type { AreaCode, DeviceId, GatewayId, HomeId } from '../../core/names.ts'
import type { OperatorRole, Permission } from '../../core/operators.ts'
import type { PresenceMode } from '../../core/presence.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'

// What the server answers, as the page reads it. Only types: the page's bundle takes nothing from the server.

/** Where help must go. */
export interface PlaceView {
  /** Absent when the alert is about an area. */
  readonly home?: HomeId
  readonly area: AreaCode
  /** From the district down to the grid; what is not in the registry is left out. */
  readonly areaNames: readonly string[]
  /** Below the grid: 前营村3组12号. Empty for an area. */
  readonly address: string
  /** What people call the home in texts: 外出3天 H13. */
  readonly homeCode?: string
}

export interface PersonView {
  readonly name: string
  /** Years, by the calendar year. */
  readonly age?: number
  /** Masked: the whole number is asked for by itself, and that is written down. */
  readonly phone?: string
  readonly careLevel: CareLevel
  readonly riskGrade: RiskGrade
  /** How to get in. */
  readonly entry?: string
}

/** An alert with its whole story, its place and its person. */
export interface AlertView extends AlertStory {
  readonly place: PlaceView
  readonly person?: PersonView
}

/** A line in the list of alerts. */
export interface AlertLineView extends AlertSummary {
  readonly place: PlaceView
  readonly person?: PersonView
}

export interface MeasureView {
  readonly value: number
  readonly at: EpochMs
}

/** Where a resident is said to be. */
export interface PresenceView {
  readonly mode: PresenceMode
  /** Since when, until when and by whose word; left out at home, and the end where there is none. */
  readonly since?: EpochMs
  readonly until?: EpochMs
  /** A responder's name where one set it, else an operator's id. */
  readonly by?: string
}

export interface HomeView {
  readonly id: HomeId
  readonly place: PlaceView
  readonly person: PersonView
  readonly gateways: readonly { readonly id: GatewayId; readonly online: boolean; readonly lastHeardAt?: EpochMs }[]
  readonly presence: PresenceView
  /** The newest sign of the resident. */
  readonly lastActivityAt?: EpochMs
  /** The newest room temperature, °C. */
  readonly temperature?: MeasureView
  /** The emptiest battery of the home, %. */
  readonly battery?: MeasureView
  readonly outerDoorOpen?: boolean
  /** False where several people or pets live: stillness is then no sign. */
  readonly stillnessJudged: boolean
}

/** What is masked elsewhere, for who asked for it. */
export interface UnmaskedView {
  readonly name: string
  readonly phone: string | undefined
  readonly entry: string | undefined
}

/** Who is signed in, and what they may do. */
export interface MeView {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly role: OperatorRole
  /** An area's code; empty for everything. */
  readonly scope: AreaCode
  readonly mustChangePassword: boolean
  /** False where nobody need sign in. */
  readonly signsIn: boolean
  readonly may: readonly Permission[]
}

/** What the page shows first. */
export interface OverviewView {
  /** The hub's clock, and how many of its milliseconds pass in a real one (1 outside the demonstration). */
  readonly now: EpochMs
  readonly speed: number
  readonly timeZone: string
  readonly demo: boolean
  /** Incidents that the demonstration can bring about. */
  readonly incidents: readonly AlertKind[]
  readonly hotline?: string
  readonly me: MeView
  /** Not resolved, worst and oldest first; at most 100. */
  readonly alerts: readonly AlertView[]
  /** How many more there are. */
  readonly alertsLeftOff: number
  /** Lately resolved, newest first. */
  readonly resolved: readonly AlertLineView[]
  /** Homes in trouble first; at most 500. */
  readonly homes: readonly HomeView[]
  readonly homesTotal: number
  readonly health: readonly HealthPart[]
  readonly quarantined: number
}

export interface DeviceView {
  readonly id: DeviceId
  readonly gateway: GatewayId
  readonly model: string
  readonly room: Room
  readonly role: DeviceRole
  /** How far the device's clock is behind the hub's, ms; negative when it is ahead. Left out while it has not told a time of its own. */
  readonly clockBehind?: DurationMs
  readonly latest: readonly { readonly metric: Metric; readonly value: number; readonly at: EpochMs }[]
}

/** One sensor's signs of the resident over the window: `marks[i]` is true when it saw any in that step. */
export interface ActivityLane {
  readonly device: DeviceId
  readonly room: Room
  readonly metric: Metric
  readonly marks: readonly boolean[]
}

export interface HomeDetailView {
  readonly home: HomeView
  readonly devices: readonly DeviceView[]
  readonly activity: {
    /** Of the first step. */
    readonly from: EpochMs
    /** Length of a step, ms. */
    readonly step: number
    readonly lanes: readonly ActivityLane[]
  }
  /** False when the time-series store did not answer: then `latest` and `activity` are empty. */
  readonly storeAnswers: boolean
}

export interface QuarantineView {
  readonly counts: Readonly<Partial<Record<QuarantineReason, number>>>
  readonly newest: readonly {
    readonly offset: number
    readonly gateway: GatewayId
    /** Of the home that the gateway speaks for, when it is one only. */
    readonly address?: string
    readonly topic: string
    readonly receivedAt: EpochMs
    readonly reason: QuarantineReason
    readonly detail: string
    /** The payload's beginning, as text where it is text, else in hex. */
    readonly preview: string
    readonly bytes: number
  }[]
}

/** Sent every few seconds, so that silence means a broken connection. */
export interface BeatView {
  readonly now: EpochMs
  readonly speed: number
  readonly health: readonly HealthPart[]
  readonly quarantined: number
}

/** Every failure, as application/problem+json (RFC 9457). */
export interface ProblemView {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
}
