import type { Kysely, Selectable } from 'kysely'
import type { ConsentDesk, ConsentProof, ConsentRecord, ConsentWish, Withdrawal } from '../../core/consent.ts'
import type { HomeId } from '../../core/names.ts'
import type { Clock } from '../../core/time.ts'
import type { ConsentTables, HomeConsentRow } from './consent-tables.ts'

/** What residents agreed to, in the state database. */
export class ConsentStore implements ConsentDesk {
  readonly #db: Kysely<ConsentTables>
  readonly #clock: Pick<Clock, 'now'>

  constructor(db: Kysely<ConsentTables>, clock: Pick<Clock, 'now'>) {
    this.#db = db
    this.#clock = clock
  }

  async of(home: HomeId): Promise<readonly ConsentRecord[]> {
    const rows = this.#db.selectFrom('home_consent').selectAll().where('home', '=', home).orderBy('number', 'desc')
    return (await rows.execute()).map(recordOf)
  }

  async add(home: HomeId, wish: ConsentWish): Promise<ConsentRecord> {
    const row = await this.#db
      .insertInto('home_consent')
      .values({ home, ...columnsOf(wish), recorded_at: this.#clock.now() })
      .returningAll()
      .executeTakeFirstOrThrow()
    return recordOf(row)
  }

  async withdrawals(): Promise<readonly Withdrawal[]> {
    const rows = await this.#db
      .selectFrom('home_consent as last')
      .select(['last.home', 'last.topic', 'last.said_on', 'last.recorded_at'])
      .where('last.topic', '<>', 'position')
      .where('last.change', '=', 'withdrawn')
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('home_consent as later')
              .select('later.number')
              .whereRef('later.home', '=', 'last.home')
              .whereRef('later.number', '>', 'last.number')
              .whereRef('later.topic', '=', 'last.topic'),
          ),
        ),
      )
      .orderBy('last.number')
      .execute()
    return rows.map(({ home, topic, said_on, recorded_at }) => ({
      home,
      topic,
      saidOn: said_on,
      recordedAt: recorded_at,
    }))
  }
}

const columnsOf = ({ proof, ...wish }: ConsentWish) => ({
  topic: wish.topic,
  change: wish.change,
  spoken_by: wish.by,
  speaker_name: wish.speakerName,
  how: proof.how,
  proof: proof.how === 'paper' ? proof.reference : proof.witness,
  text_version: wish.textVersion,
  said_on: wish.saidOn,
  recorded_by: wish.recordedBy,
})

const proofOf = ({ how, proof }: Pick<HomeConsentRow, 'how' | 'proof'>): ConsentProof =>
  how === 'paper' ? { how, reference: proof } : { how, witness: proof }

const recordOf = (row: Selectable<HomeConsentRow>): ConsentRecord => ({
  number: row.number,
  topic: row.topic,
  change: row.change,
  by: row.spoken_by,
  speakerName: row.speaker_name,
  proof: proofOf(row),
  textVersion: row.text_version,
  saidOn: row.said_on,
  recordedBy: row.recorded_by,
  recordedAt: row.recorded_at,
})
