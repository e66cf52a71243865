import type { HomeId } from '../../core/names.ts'
import type {
  FigureGroup,
  FigureSetting,
  HomeFigure,
  LadderInForce,
  RuleChangeEntry,
  RuleFigure,
  SetLadder,
} from '../../core/rule-desk.ts'
import type { Trial, TrialOutcome, TrialTally } from '../../core/rule-trial.ts'

/** A threshold as the page lists it. */
export interface FigureView extends Omit<RuleFigure, 'homes'> {
  /** How many homes of one's area have their own. */
  readonly homes: number
}

export interface FigureGroupView extends Omit<FigureGroup, 'figures'> {
  readonly figures: readonly FigureView[]
}

export interface RulesView {
  /** Whether the asker may set what holds for the whole district. */
  readonly mayWhole: boolean
  readonly groups: readonly FigureGroupView[]
}

/** Where a home is. */
export interface HomePlaceView {
  readonly home: HomeId
  readonly areaNames: readonly string[]
  readonly address: string
}

/** A home's own figure. `why` is empty for who may not see a resident's name. */
export type OverrideView = HomeFigure & HomePlaceView

export interface OverridesView {
  readonly overrides: readonly OverrideView[]
}

/** What holds for the asked kind, and every ladder that was set for something within one's area, or for all. */
export interface LaddersView {
  readonly mayWhole: boolean
  readonly ladders: readonly LadderInForce[]
  readonly set: readonly (SetLadder & { readonly placeName: string })[]
}

/** One change of the past, with where it holds in words. */
export type ChangeView = RuleChangeEntry & { readonly placeName: string }

export interface ChangesView {
  /** Newest first. */
  readonly changes: readonly ChangeView[]
  /** Where the next page begins; left out at the end. */
  readonly next?: number
}

/** How a trial goes, for who began it. */
export interface TrialView extends Pick<Trial, 'id' | 'state' | 'share' | 'homes' | 'homesOf'> {
  readonly setting: FigureSetting
  readonly days: number
  readonly outcome?: Omit<TrialOutcome, 'homes'> & {
    readonly homes: readonly (TrialTally & HomePlaceView)[]
  }
}
