import type { Kysely } from 'kysely'
import type { ConsentDesk } from '../../core/consent.ts'
import type { Directory } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import type { HomeCopy } from '../../core/privacy.ts'
import { type Clock, isoInstant } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import type { StateTables } from '../state-tables.ts'

export interface HomeCopySources {
  readonly db: Kysely<StateTables>
  readonly directory: Directory
  readonly consents: ConsentDesk
  readonly store: Pick<TimeSeriesStore, 'latest' | 'range'>
  readonly clock: Pick<Clock, 'now'>
}

/** Alerts at most, newest first: what is older has gone by its age in any district. */
const MOST_ALERTS = 2000

/**
 * What is kept of a home, for who lives there (PIPL, article 45): as it stands, times in ISO 8601. Of the people who help it has names and
 * roles, not their numbers: those are theirs.
 *
 * @param readings `every`: each raw reading that is kept, which is much; `newest`: the last value of each sensor
 */
export async function homeCopy(
  sources: HomeCopySources,
  id: HomeId,
  readings: 'every' | 'newest',
): Promise<HomeCopy | undefined> {
  const { directory, consents, clock } = sources
  const home = directory.home(id)
  if (home === undefined) return undefined
  return {
    about: '守望中枢保存的本户个人信息副本(《个人信息保护法》第四十五条) / a copy of what is kept of this home',
    madeAt: isoInstant(clock.now()),
    home,
    contacts: contactsOf(directory, id),
    devices: directory.devicesOf(id).map(({ model, room, role }) => ({ model, room, role })),
    consents: await consents.of(id),
    ...(await writtenDown(sources.db, id)),
    alerts: await alertsOf(sources.db, id),
    readings: await readingsOf(sources, id, readings),
  }
}

function contactsOf(directory: Directory, home: HomeId) {
  return (['neighbour', 'carer', 'grid-worker', 'village'] as const).flatMap((role) =>
    directory.responders(home, role).map(({ name }) => ({ name, role })),
  )
}

async function writtenDown(db: Kysely<StateTables>, home: HomeId) {
  const of = async (table: WrittenDown) => db.selectFrom(table).selectAll().where('home', '=', home).execute()
  return {
    riskGrades: await of('home_grade'),
    medicalCard: await of('home_medical'),
    notes: await of('home_note'),
    presence: await of('presence_changes'),
    thresholds: await of('rule_changes'),
    ladders: await of('policy_changes'),
    installations: await of('walk_tests'),
    looks: await looksAt(db, home),
  }
}

type WrittenDown =
  | 'home_grade'
  | 'home_medical'
  | 'home_note'
  | 'presence_changes'
  | 'rule_changes'
  | 'policy_changes'
  | 'walk_tests'

/** When somebody of the staff looked at the home or changed it, and what; not who. */
const looksAt = (db: Kysely<StateTables>, home: HomeId) =>
  db.selectFrom('audit').select(['at', 'action']).where('home', '=', home).orderBy('number').execute()

async function alertsOf(db: Kysely<StateTables>, home: HomeId) {
  const alerts = await db
    .selectFrom('alerts')
    .select(['id', 'kind', 'severity', 'opened_at', 'resolved_at', 'outcome', 'summary_zh', 'note', 'taken'])
    .where('home', '=', home)
    .orderBy('opened_at', 'desc')
    .limit(MOST_ALERTS)
    .execute()
  const stories = []
  for (const { id, ...alert } of alerts) {
    const events = db.selectFrom('alert_events').select(['at', 'type', 'zh']).where('alert_id', '=', id).orderBy('seq')
    const messages = db
      .selectFrom('outbox')
      .select(['created_at', 'channel', 'role', 'text'])
      .where('alert_id', '=', id)
      .orderBy('created_at')
    stories.push({ ...alert, events: await events.execute(), messages: await messages.execute() })
  }
  return stories
}

async function readingsOf({ store, clock }: HomeCopySources, home: HomeId, which: 'every' | 'newest') {
  const newest = await store.latest(home)
  if (which === 'newest') return newest.map(({ device, metric, at, value }) => ({ device, metric, at, value }))
  const series = []
  for (const { device, metric } of newest) {
    const points = await store.range({ home, device, metric }, { from: 0, to: clock.now() })
    series.push({ device, metric, points: points.map(({ at, value }) => [at, value]) })
  }
  return series
}
