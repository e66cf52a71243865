import type { CareLevel, ResponderRole, RiskGrade } from './directory.ts'
import type { AlertKind, Severity, Words } from './finding.ts'
import type { AreaCode, HomeId } from './names.ts'
import type { DurationMs, EpochMs } from './time.ts'

/** What a figure's number means; durations are in milliseconds, times of day in milliseconds since local midnight. */
export type FigureUnit =
  | 'duration'
  | 'time-of-day'
  | 'celsius'
  | 'percent'
  | 'litre'
  | 'watt'
  | 'lux'
  | 'per-minute'
  | 'mmHg'
  | 'count'
  | 'factor'

/** Units whose numbers are written as they are, with a symbol behind. */
export type CountedUnit = Exclude<FigureUnit, 'duration' | 'time-of-day'>

/** Who decided something, when and why. */
export interface Decision {
  /** An operator's id, or the name that was given at the command line. */
  readonly by: string
  readonly at: EpochMs
  readonly why: string
}

/** A threshold as it holds for the district. */
export interface RuleFigure {
  /** As in rules files: `inactivityCeiling`. */
  readonly name: string
  readonly words: Words
  readonly unit: FigureUnit
  /** What may be set, both ends included. */
  readonly min: number
  readonly max: number
  /** What holds where nobody set anything … */
  readonly usual: number
  /** … but for these residents and homes. */
  readonly usualBy: readonly { readonly of: CareLevel | RiskGrade; readonly value: number }[]
  /** No home can have its own. */
  readonly districtOnly: boolean
  /** What the district set; left out where it set nothing. */
  readonly set?: Decision & { readonly value: number }
  /** The homes that have their own. */
  readonly homes: readonly HomeFigure[]
}

/** A home's own value (一户一策). */
export interface HomeFigure extends Decision {
  readonly home: HomeId
  readonly value: number
}

/** Figures of one field. */
export interface FigureGroup {
  readonly id: string
  readonly words: Words
  readonly figures: readonly RuleFigure[]
}

/** A figure to set: for the home, or the district when left out. */
export interface FigureSetting {
  readonly name: string
  readonly home?: HomeId | undefined
  /** As people write it: `12 h`, `45 分钟`, `16 °C`; `undefined`: back to what holds without it. */
  readonly text: string | undefined
}

/** How a step of a ladder reaches people. */
export type LadderChannel = 'sms' | 'voice'

/** Whom to tell when, in ms since the alert opened. What each part is for: docs/escalation.md. */
export interface Ladder {
  readonly steps: readonly {
    readonly after: DurationMs
    readonly roles: readonly ResponderRole[]
    readonly channels: readonly LadderChannel[]
  }[]
  readonly repeat?:
    | {
        readonly rounds: number
        readonly every: DurationMs
        readonly thenEvery: DurationMs
        readonly channels: readonly (readonly LadderChannel[])[]
      }
    | undefined
  readonly digest: boolean
  readonly residentFirst?: DurationMs | undefined
  readonly acknowledgementHolds?: DurationMs | undefined
  readonly enRouteHolds?: DurationMs | undefined
  readonly onSceneAsksAfter?: DurationMs | undefined
  readonly unresolvedAfter?: DurationMs | undefined
}

/** Which alerts a ladder is for; what is left out, it is for every one of. */
export interface LadderPlace {
  readonly severity: Severity
  readonly kind?: AlertKind | undefined
  /** Of a home or of an area with all below it, never of both. */
  readonly home?: HomeId | undefined
  readonly area?: AreaCode | undefined
}

/** A ladder that somebody set. */
export interface SetLadder {
  readonly place: LadderPlace
  readonly ladder: Ladder
  readonly decision: Decision
}

/** What a district's alerts of that severity (and kind) get when they open now. */
export interface LadderInForce {
  readonly severity: Severity
  readonly ladder: Ladder
  /** Left out where the default holds. */
  readonly set?: Pick<SetLadder, 'place' | 'decision'>
}

/** Which parts of a ladder are wrong, and how. */
export interface LadderRefusal {
  /** As `['steps', 1, 'after']`. */
  readonly path: readonly (string | number)[]
  readonly says: Words
}

/** One change, of the past. `undefined` as a value: what holds without it. */
export type RuleChangeEntry = Decision & {
  /** Counts each of the two kinds from 1. */
  readonly number: number
  readonly recordedAt: EpochMs
} & (
    | {
        readonly what: 'figure'
        readonly name: string
        readonly words: Words
        readonly unit: FigureUnit
        readonly home?: HomeId | undefined
        readonly from: number | undefined
        readonly to: number | undefined
      }
    | {
        readonly what: 'ladder'
        readonly place: LadderPlace
        readonly from: Ladder | undefined
        readonly to: Ladder | undefined
      }
    /** When the daily digest goes out, ms since local midnight. */
    | {
        readonly what: 'digest'
        readonly from: { readonly at: DurationMs; readonly until: DurationMs } | undefined
        readonly to: { readonly at: DurationMs; readonly until: DurationMs } | undefined
      }
  )

/** What a setting changed; `from` and `to` are texts as people write them. */
export interface FigureChange {
  /** False when that held already: then nothing was written. */
  readonly changed: boolean
  readonly from: string
  readonly to: string
}

/** The port between the pages and the figures and ladders that alerts are judged and told by. It knows no scopes: the asker's are theirs to keep. */
export interface RuleDesk {
  figures(): Promise<readonly FigureGroup[]>
  /** Every change of figures and ladders, newest first. */
  changes(): Promise<readonly RuleChangeEntry[]>
  /**
   * Sets one figure, in force at once.
   *
   * @throws BAD_REQUEST for a name that no figure has, a value that it cannot have, or a home's own where there is none.
   */
  setFigure(setting: FigureSetting, by: { readonly by: string; readonly why: string }): Promise<FigureChange>
  /** The three ladders of the district for that kind, or for any. */
  ladders(kind: AlertKind | undefined): Promise<readonly LadderInForce[]>
  /** Every ladder that was set and not taken back. */
  setLadders(): Promise<readonly SetLadder[]>
  /**
   * Sets a ladder whole, or takes it back when it is `undefined`; alerts that run keep theirs.
   *
   * @returns what is wrong with it: then nothing was set
   */
  setLadder(
    wish: { readonly place: LadderPlace; readonly ladder: Ladder | undefined },
    by: { readonly by: string; readonly why: string },
  ): Promise<{ readonly faults: readonly LadderRefusal[]; readonly changed: boolean }>
}
