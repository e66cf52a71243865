import type { Home } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import type { Clock, DurationMs, EpochMs } from '../../core/time.ts'
import { inSlices } from './in-slices.ts'

/** One home's row as JSON, ready to be sent: the same for all who may see as much. */
type Texts<Sight extends string> = Readonly<Record<Sight, string>>

interface Written<Sight extends string> {
  readonly texts: Texts<Sight>
  readonly at: EpochMs
  readonly revision: number
}

export interface RowsOptions<Sight extends string> {
  readonly write: (home: Home) => Texts<Sight>
  /** What is shown may be this old: ten open pages cost no more than one. */
  readonly freshFor: DurationMs
  readonly clock: Pick<Clock, 'now'>
}

/** Rows in the order asked for, and a number that is another one whenever one of them is. */
export interface Rows {
  readonly rows: readonly string[]
  readonly revision: number
}

/** A row of each of very many homes, written once for all who ask. Alarms and incoming calls are handled in between. */
export class WrittenRows<Sight extends string> {
  readonly #options: RowsOptions<Sight>
  readonly #written = new Map<HomeId, Written<Sight>>()
  #revision = 0
  /** Another one after each change of the registry. */
  #era = 0

  constructor(options: RowsOptions<Sight>) {
    this.#options = options
  }

  /** The registry changed: every row is written anew at the next question, and what is there no more is kept no more. */
  forget(): void {
    this.#era += 1
    this.#written.clear()
  }

  async of(homes: readonly Home[], sight: Sight): Promise<Rows> {
    const era = this.#era
    let revision = 0
    const rows = await inSlices(homes, (home) => {
      const row = this.#of(home, era)
      revision = Math.max(revision, row.revision)
      return row.texts[sight]
    })
    return { rows, revision }
  }

  #of(home: Home, era: number): Written<Sight> {
    const { clock, freshFor, write } = this.#options
    const now = clock.now()
    const known = this.#written.get(home.id)
    if (known !== undefined && now - known.at < freshFor) return known
    const texts = write(home)
    const revision = known !== undefined && saysTheSame(known.texts, texts) ? known.revision : (this.#revision += 1)
    const row = { texts, at: now, revision }
    // A home as it was before the registry changed, for who asked before: nobody else is told of it.
    if (era === this.#era) this.#written.set(home.id, row)
    return row
  }
}

const saysTheSame = <Sight extends string>(a: Texts<Sight>, b: Texts<Sight>): boolean => {
  for (const sight in a) if (a[sight] !== b[sight]) return false
  return true
}
