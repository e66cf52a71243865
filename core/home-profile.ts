import type { Home, RiskGrade } from './directory.ts'
import type { Words } from './finding.ts'
import type { Metric } from './metric.ts'
import type { HomeId } from './names.ts'
import type { EpochMs } from './time.ts'

/** What the crew of an ambulance asks for, in the words of who wrote it down. An empty text: not known. */
export interface MedicalCard {
  readonly conditions: string
  readonly medicines: string
  readonly allergies: string
  readonly bloodType: BloodType
  /** The doctor or hospital that knows the resident. */
  readonly doctor: string
  /** Walks alone, with a stick, not at all; hears and sees badly. */
  readonly mobility: string
}

export const BLOOD_TYPES = ['', 'A', 'B', 'AB', 'O', 'A-', 'B-', 'AB-', 'O-'] as const
/** Without a sign: Rh positive, as nearly everybody in China is. Empty: not known. */
export type BloodType = (typeof BLOOD_TYPES)[number]

/** Who wrote something down, and when. */
export interface Signed {
  /** An operator's id. */
  readonly by: string
  readonly at: EpochMs
}

/** One change of a home's risk grade (三色). */
export interface GradeChange extends Signed {
  readonly from: RiskGrade
  readonly to: RiskGrade
  readonly reason: string
}

/** Something about the home that the next one should know. */
export interface HomeNote extends Signed {
  readonly text: string
}

export interface GradeWish {
  readonly home: HomeId
  readonly to: RiskGrade
  readonly reason: string
  /** An operator's id. */
  readonly by: string
}

/** What people write down about a home, besides what the registry's list says. */
export interface HomeProfiles {
  /** Newest first. Grades that a list brought without a reason are not among them. */
  grades(home: HomeId): Promise<readonly GradeChange[]>
  /** Newest first, at most `MOST_NOTES`. */
  notes(home: HomeId): Promise<readonly HomeNote[]>
  medicalCard(home: HomeId): Promise<(MedicalCard & Signed) | undefined>
  /**
   * Sets the grade in the registry and keeps why, both or neither. The same grade again changes nothing.
   *
   * @throws NOT_FOUND
   */
  setGrade(wish: GradeWish): Promise<void>
  addNote(home: HomeId, note: Omit<HomeNote, 'at'>): Promise<void>
  /** Replaces the whole card. */
  setMedicalCard(home: HomeId, card: MedicalCard & Pick<Signed, 'by'>): Promise<void>
}

/** Older ones stay in the database; a page shows these. */
export const MOST_NOTES = 200

/** Whose word a figure is: the home's own (一户一策), the registry's list, the district's, a default of its care level or risk grade, or of all. */
export type RuleOrigin = 'home' | 'registry' | 'district' | 'care-level' | 'risk-grade' | 'default'

/** One figure that a home is judged by, as a person reads it. */
export interface HomeRule {
  /** As in rules files: `inactivityCeiling`. */
  readonly figure: string
  readonly name: Words
  /** With its unit: `12 h`. */
  readonly value: string
  readonly origin: RuleOrigin
  /** Who set it, and why; left out where nobody did. */
  readonly set?: Signed & { readonly why: string }
}

/** A limit of a vital sign: it is told at or beyond it. */
export interface VitalLimit {
  readonly side: 'low' | 'high'
  /** `danger`: told at once (a 3-band of NEWS2, unless it was set otherwise); `watch`: told with the day's digest. */
  readonly level: 'danger' | 'watch'
  readonly value: number
  readonly origin: RuleOrigin
  readonly set?: HomeRule['set']
}

/** How one vital sign is judged in a home. */
export interface VitalBand {
  readonly metric: Metric
  readonly name: Words
  readonly unit: Words
  /** Behind the point, as it is judged and shown. */
  readonly digits: 0 | 1
  readonly limits: readonly VitalLimit[]
}

/** The figures that hold in a home. */
export interface HomeRules {
  of(home: Home): Promise<readonly HomeRule[]>
  /** Every vital sign there is, whether the home has such devices or not. */
  vitalBands(home: Home): Promise<readonly VitalBand[]>
}
