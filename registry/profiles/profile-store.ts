import type { Kysely, Selectable } from 'kysely'
import type { GradeChange, GradeWish, HomeNote, HomeProfiles, MedicalCard, Signed } from '../../core/home-profile.ts'
import { MOST_NOTES } from '../../core/home-profile.ts'
import type { HomeId } from '../../core/names.ts'
import type { Clock } from '../../core/time.ts'
import type { Registry } from '../registry.ts'
import type { HomeGradeRow, HomeMedicalRow, HomeNoteRow, ProfileTables } from './profile-tables.ts'

/** What people write down about homes, in the state database. */
export class ProfileStore implements HomeProfiles {
  readonly #db: Kysely<ProfileTables>
  readonly #registry: Registry
  readonly #clock: Clock

  constructor(db: Kysely<ProfileTables>, registry: Registry, clock: Clock) {
    this.#db = db
    this.#registry = registry
    this.#clock = clock
  }

  async grades(home: HomeId): Promise<readonly GradeChange[]> {
    const rows = this.#db.selectFrom('home_grade').selectAll().where('home', '=', home).orderBy('number', 'desc')
    return (await rows.execute()).map(gradeOf)
  }

  async notes(home: HomeId): Promise<readonly HomeNote[]> {
    const rows = this.#db.selectFrom('home_note').selectAll().where('home', '=', home).orderBy('number', 'desc')
    return (await rows.limit(MOST_NOTES).execute()).map(noteOf)
  }

  async medicalCard(home: HomeId): Promise<(MedicalCard & Signed) | undefined> {
    const row = await this.#db.selectFrom('home_medical').selectAll().where('home', '=', home).executeTakeFirst()
    return row && cardOf(row)
  }

  async setGrade({ home, to, reason, by }: GradeWish): Promise<void> {
    await this.#registry.changeHome(home, { riskGrade: to }, async (transaction, { riskGrade: from }) => {
      const row = { home, from_grade: from, to_grade: to, reason, set_by: by, set_at: this.#clock.now() }
      await transaction.insertInto('home_grade').values(row).execute()
    })
  }

  async addNote(home: HomeId, { text, by }: Omit<HomeNote, 'at'>): Promise<void> {
    const row = { home, text, set_by: by, set_at: this.#clock.now() }
    await this.#db.insertInto('home_note').values(row).execute()
  }

  async setMedicalCard(home: HomeId, { bloodType, by, ...texts }: MedicalCard & Pick<Signed, 'by'>): Promise<void> {
    const row = { ...texts, blood_type: bloodType, set_by: by, set_at: this.#clock.now() }
    await this.#db
      .insertInto('home_medical')
      .values({ home, ...row })
      .onConflict((conflict) => conflict.column('home').doUpdateSet(row))
      .execute()
  }
}

const gradeOf = ({ from_grade, to_grade, reason, set_by, set_at }: Selectable<HomeGradeRow>): GradeChange => ({
  from: from_grade,
  to: to_grade,
  reason,
  by: set_by,
  at: set_at,
})

const noteOf = ({ text, set_by, set_at }: Selectable<HomeNoteRow>): HomeNote => ({ text, by: set_by, at: set_at })

const cardOf = (row: HomeMedicalRow): MedicalCard & Signed => ({
  conditions: row.conditions,
  medicines: row.medicines,
  allergies: row.allergies,
  bloodType: row.blood_type,
  doctor: row.doctor,
  mobility: row.mobility,
  by: row.set_by,
  at: row.set_at,
})
