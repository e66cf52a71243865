import type { AlertKind } from './finding.ts'
import type { HomeId } from './names.ts'
import type { FigureSetting } from './rule-desk.ts'
import type { EpochMs } from './time.ts'

/** Alerts that a change would have brought, and those it would have saved. */
export interface TrialTally {
  readonly more: number
  readonly fewer: number
}

/** What a figure would have done over the days before. */
export interface TrialOutcome extends TrialTally {
  readonly kinds: readonly (TrialTally & { readonly kind: AlertKind })[]
  /** By hour of the day, of 0 to 23 those with any, in the hub's time zone. */
  readonly hours: readonly (TrialTally & { readonly hour: number })[]
  /** Those with most first, at most 20. */
  readonly homes: readonly (TrialTally & { readonly home: HomeId })[]
  /** Those with any. */
  readonly homesChanged: number
  /** Readings that were judged, and whose: without any the figures above say nothing. */
  readonly readings: number
  readonly homesRead: number
}

/** How a trial goes or went. */
export interface Trial {
  readonly id: string
  /** The operator's id. */
  readonly by: string
  readonly setting: FigureSetting
  readonly startedAt: EpochMs
  /** Homes that were asked for (when it is `done`: that were judged), and of how many that it would concern: fewer is a sample. */
  readonly homes: number
  readonly homesOf: number
  /** `stopped`: nobody wants it any more; `slow`: it took too long. */
  readonly state: 'running' | 'done' | 'failed' | 'stopped' | 'slow'
  /** From 0 to 1. */
  readonly share: number
  /** When it is `done`. */
  readonly outcome?: TrialOutcome
}

/** How many days of the past are tried. */
export const TRIAL_DAYS = 30

/** The port between the pages and a trial of figures: live rules and the change side by side over what the store holds. One at a time. */
export interface RuleTrials {
  /**
   * Begins, in a process of its own.
   *
   * @throws BAD_REQUEST as `RuleDesk.setFigure`. @throws TRIAL_UNDER_WAY while another runs.
   */
  start(setting: FigureSetting, by: string): Promise<Trial>
  /** The newest, when it has that id. */
  find(id: string): Trial | undefined
  /** Stops it if it still runs. Twice is harmless. */
  stop(id: string): void
}
