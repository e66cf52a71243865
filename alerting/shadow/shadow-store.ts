import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import type { Finding } from '../../core/finding.ts'
import { findingId } from '../../core/finding.ts'
import type { Cursor } from '../../core/journal.ts'
import type { EpochMs } from '../../core/time.ts'
import { days } from '../../core/time.ts'
import type { DetectorSnapshot } from '../detector-snapshots.ts'
import type { Setting } from '../rules/rule-change.ts'
import { isThresholdName, THRESHOLDS } from '../rules/thresholds.ts'
import { isAllowed } from '../rules/written-value.ts'
import type { AlertingTables } from '../schema.ts'
import type { ShadowRunRow } from './shadow-tables.ts'

/** Rules that are tried out beside those that are live. */
export interface ShadowRun {
  readonly id: number
  /** What they set, over what is live. */
  readonly settings: readonly Setting[]
  readonly startedAt: EpochMs
  readonly startedBy: string
  readonly why: string
  readonly stoppedAt: EpochMs | undefined
}

/** What a shadow run found, and when the hub had received what showed it. */
export interface ShadowFinding {
  readonly finding: Finding
  readonly heardAt: EpochMs
}

/** As long as raw readings are kept. */
const KEPT = days(90)

const settings = z.array(z.object({ home: z.string().nullable(), name: z.string(), value: z.number().nullable() }))

/** Shadow runs, what they found and what they remember, on disk. Nobody is told of anything that stands here. */
export class ShadowStore {
  readonly #db: Kysely<AlertingTables>

  constructor(db: Kysely<AlertingTables>) {
    this.#db = db
  }

  /** The run that is under way. */
  async active(): Promise<ShadowRun | undefined> {
    const row = await this.#runs().where('stopped_at', 'is', null).executeTakeFirst()
    return row === undefined ? undefined : runOf(row)
  }

  /** The newest run, or that one. */
  async run(id?: number): Promise<ShadowRun | undefined> {
    const query = id === undefined ? this.#runs() : this.#runs().where('id', '=', id)
    const row = await query.executeTakeFirst()
    return row === undefined ? undefined : runOf(row)
  }

  /** @throws BAD_REQUEST when one is under way: only one runs at a time. */
  async start(run: Omit<ShadowRun, 'id' | 'stoppedAt'>): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const active = await new ShadowStore(trx).active()
      if (active !== undefined)
        throw new HubError('BAD_REQUEST', `Shadow run ${active.id} is under way: stop it first.`)
      const rules = run.settings.map(({ home, name, value }) => ({ home: home ?? null, name, value: value ?? null }))
      const { startedAt: started_at, startedBy: started_by, why } = run
      await trx
        .insertInto('shadow_runs')
        .values({ rules_json: JSON.stringify(rules), started_at, started_by, why, stopped_at: null, stopped_by: null })
        .execute()
    })
  }

  /** @throws NOT_FOUND when none is under way. */
  async stop(by: string, now: EpochMs): Promise<ShadowRun> {
    const active = await this.active()
    if (active === undefined) throw new HubError('NOT_FOUND', 'No shadow run is under way.')
    await this.#db
      .updateTable('shadow_runs')
      .set({ stopped_at: now, stopped_by: by })
      .where('id', '=', active.id)
      .execute()
    await this.#db.deleteFrom('shadow_memory').where('run', '=', active.id).execute()
    return { ...active, stoppedAt: now }
  }

  /** Keeps what was found; what was kept before is passed over. */
  async keep(run: number, journalId: string, found: readonly ShadowFinding[]): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const { finding, heardAt } of found) {
        await trx
          .insertInto('shadow_findings')
          .values({ run, journal_id: journalId, ...rowOf(finding), heard_at: heardAt })
          .onConflict((c) => c.doNothing())
          .execute()
      }
    })
  }

  /** Everything that the run found, oldest first. */
  async found(run: number): Promise<readonly ShadowFinding[]> {
    const rows = await this.#db
      .selectFrom('shadow_findings')
      .selectAll()
      .where('run', '=', run)
      .orderBy('heard_at')
      .orderBy('offset')
      .execute()
    return rows.map((row) => ({ finding: findingOf(row), heardAt: row.heard_at }))
  }

  /** What the live rules found in [from, until), oldest first. */
  async foundLive(from: EpochMs, until: EpochMs): Promise<readonly ShadowFinding[]> {
    const rows = await this.#db
      .selectFrom('findings')
      .selectAll()
      .where('taken_at', '>=', from)
      .where('taken_at', '<', until)
      .orderBy('taken_at')
      .orderBy('offset')
      .execute()
    return rows.map((row) => ({ finding: findingOf(row), heardAt: row.taken_at }))
  }

  /** Forgets what was found 90 days ago and before. */
  async expire(now: EpochMs): Promise<void> {
    await this.#db
      .deleteFrom('shadow_findings')
      .where('heard_at', '<', now - KEPT)
      .execute()
  }

  /** What the run's detectors remembered last; `undefined` when nothing was saved, or the saving was cut short. */
  async memory(
    run: number,
  ): Promise<{ readonly cursor: Cursor; readonly snapshots: readonly DetectorSnapshot[] } | undefined> {
    const rows = await this.#db.selectFrom('shadow_memory').selectAll().where('run', '=', run).execute()
    const [first] = rows
    if (first === undefined || rows.some((row) => row.offset !== first.offset)) return undefined
    return {
      cursor: { journalId: first.journal_id, offset: first.offset },
      snapshots: rows.map(({ detector, json }) => ({ detector, json })),
    }
  }

  /** Saves detector by detector, so that whoever writes an alert meanwhile waits for one of them at most. */
  async remember(run: number, cursor: Cursor, snapshots: readonly DetectorSnapshot[]): Promise<void> {
    const place = { journal_id: cursor.journalId, offset: cursor.offset }
    for (const { detector, json } of snapshots) {
      const kept = { ...place, json }
      await this.#db
        .insertInto('shadow_memory')
        .values({ run, detector, ...kept })
        .onConflict((c) => c.columns(['run', 'detector']).doUpdateSet(kept))
        .execute()
    }
  }

  #runs() {
    return this.#db.selectFrom('shadow_runs').selectAll().orderBy('id', 'desc').limit(1)
  }
}

function runOf(row: Selectable<ShadowRunRow>): ShadowRun {
  const { id, started_at: startedAt, started_by: startedBy, why, stopped_at: stoppedAt } = row
  return {
    id,
    settings: settings.parse(JSON.parse(row.rules_json)).flatMap(({ home, name, value }): Setting[] => {
      // Another version of the hub may have known other figures.
      if (!isThresholdName(name) || (value !== null && !isAllowed(THRESHOLDS[name], value))) return []
      return [{ home: home ?? undefined, name, value: value ?? undefined }]
    }),
    startedAt,
    startedBy,
    why,
    stoppedAt: stoppedAt ?? undefined,
  }
}

type FindingColumns = Omit<Selectable<AlertingTables['shadow_findings']>, 'run' | 'journal_id' | 'heard_at'>

const rowOf = (finding: Finding): FindingColumns => ({
  id: findingId(finding),
  detector: finding.detector,
  kind: finding.kind,
  severity: finding.severity,
  change: finding.change,
  still: finding.still === true ? 1 : 0,
  home: 'home' in finding.subject ? finding.subject.home : null,
  area: 'area' in finding.subject ? finding.subject.area : null,
  device: finding.device ?? null,
  at: finding.at,
  offset: finding.offset,
  summary_zh: finding.summary.zh,
  summary_en: finding.summary.en,
})

/** `still` is left out: live findings do not keep it, and both sides must be read alike. */
function findingOf(row: Omit<FindingColumns, 'still'>): Finding {
  const { detector, kind, severity, change, at, offset } = row
  return {
    detector,
    kind,
    severity,
    change,
    subject: row.home === null ? { area: row.area ?? '' } : { home: row.home },
    ...(row.device === null ? {} : { device: row.device }),
    at,
    offset,
    summary: { zh: row.summary_zh, en: row.summary_en },
    marks: [],
  }
}
