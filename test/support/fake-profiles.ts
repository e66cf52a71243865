import type { GradeChange, GradeWish, HomeNote, HomeProfiles, MedicalCard, Signed } from '../../core/home-profile.ts'
import type { Clock } from '../../core/time.ts'

/** Notes and medical cards in memory; the grade in the registry stays as it is. */
export class FakeProfiles implements HomeProfiles {
  readonly #clock: Clock
  readonly #grades = new Map<string, GradeChange[]>()
  readonly #notes = new Map<string, HomeNote[]>()
  readonly #cards = new Map<string, MedicalCard & Signed>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async grades(home: string): Promise<readonly GradeChange[]> {
    return this.#grades.get(home) ?? []
  }
  async notes(home: string): Promise<readonly HomeNote[]> {
    return this.#notes.get(home) ?? []
  }
  async medicalCard(home: string): Promise<(MedicalCard & Signed) | undefined> {
    return this.#cards.get(home)
  }
  async setGrade({ home, to, reason, by }: GradeWish): Promise<void> {
    const history = this.#grades.get(home) ?? []
    const from = history[0]?.to ?? 'green'
    this.#grades.set(home, [{ from, to, reason, by, at: this.#clock.now() }, ...history])
  }
  async addNote(home: string, note: Omit<HomeNote, 'at'>): Promise<void> {
    this.#notes.set(home, [{ ...note, at: this.#clock.now() }, ...(this.#notes.get(home) ?? [])])
  }
  async setMedicalCard(home: string, card: MedicalCard & Pick<Signed, 'by'>): Promise<void> {
    this.#cards.set(home, { ...card, at: this.#clock.now() })
  }
}
