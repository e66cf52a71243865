import type { Generated } from 'kysely'
import type { RiskGrade } from '../../core/directory.ts'
import type { BloodType } from '../../core/home-profile.ts'
import type { EpochMs } from '../../core/time.ts'

/** What people write down about homes. */
export interface ProfileTables {
  readonly home_grade: HomeGradeRow
  readonly home_medical: HomeMedicalRow
  readonly home_note: HomeNoteRow
}

/** One change of the risk grade; rows are only added. */
export interface HomeGradeRow {
  readonly number: Generated<number>
  readonly home: string
  readonly from_grade: RiskGrade
  readonly to_grade: RiskGrade
  readonly reason: string
  readonly set_by: string
  readonly set_at: EpochMs
}

/** The newest card alone: old illnesses are nobody's business. */
export interface HomeMedicalRow {
  readonly home: string
  readonly conditions: string
  readonly medicines: string
  readonly allergies: string
  readonly blood_type: BloodType
  readonly doctor: string
  readonly mobility: string
  readonly set_by: string
  readonly set_at: EpochMs
}

/** One note; rows are only added. */
export interface HomeNoteRow {
  readonly number: Generated<number>
  readonly home: string
  readonly text: string
  readonly set_by: string
  readonly set_at: EpochMs
}
