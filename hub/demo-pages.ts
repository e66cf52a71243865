import { civilDayOf, civilDayText } from '../core/civil-day.ts'
import { HubError } from '../core/errors.ts'
import type { HomeId } from '../core/names.ts'
import type { Reading } from '../core/reading.ts'
import type { EpochMs } from '../core/time.ts'
import { hours, minutes } from '../core/time.ts'
import type { TimeRange } from '../core/time-series-store.ts'
import { Random } from '../device-sim/random.ts'
import type { SimulatedTown } from '../device-sim/simulated-town.ts'

/** What somebody wrote down at a page before the curtain rises. */
interface Entry {
  readonly method: 'POST' | 'PUT'
  /** Under /api/v1/. */
  readonly path: string
  readonly body: object
}

const home = (id: HomeId, what: string, body: object, method: Entry['method'] = 'POST'): Entry => ({
  method,
  path: `homes/${id}/${what}`,
  body,
})

const TOPICS = ['monitoring', 'contacts'] as const

/** Of docs/example-installation.yaml: everybody agreed before their home was fitted out, for one who cannot her guardian. */
function consents(now: EpochMs, timeZone: string): readonly Entry[] {
  const given = {
    change: 'given',
    textVersion: '2026-03',
    saidOn: civilDayText(civilDayOf(now, timeZone) - AGREED_AGO),
  }
  const bySelf = { ...given, by: 'resident', speakerName: '', proof: { how: 'oral', witness: '钱卫东' } }
  const signed = { how: 'paper', reference: '2026-011' }
  const byGuardian = { ...given, by: 'guardian', speakerName: '孙建国', proof: signed }
  return [
    ...SELF.flatMap((id) => TOPICS.map((topic) => home(id, 'consents', { ...bySelf, topic }))),
    ...[...TOPICS, 'health'].map((topic) => home('h11', 'consents', { ...byGuardian, topic })),
  ]
}

/** Before the first walk test, days. */
const AGREED_AGO = 60
const SELF: readonly HomeId[] = ['h01', 'h02', 'h03', 'h04', 'h05', 'h06', 'h07', 'h08', 'h09', 'h10', 'h12']

/** What to know at the door, and what to tell the 120. */
const FAMILY: readonly Entry[] = [
  home('h11', 'notes', { text: '重听，敲门要响；左侧的狗不咬人。' }),
  home('h11', 'notes', { text: '每周三上午社区医生上门换药。' }),
  home('h01', 'notes', { text: '儿子在外地，周日晚上会打电话。' }),
  home('h07', 'risk-grade', { grade: 'red', reason: '上月跌倒，刚出院' }, 'PUT'),
  home(
    'h11',
    'medical-card',
    {
      conditions: '脑卒中后遗症，高血压',
      medicines: '氨氯地平 5 mg，每早一片',
      allergies: '青霉素',
      bloodType: 'O',
      doctor: '柳河镇卫生院 冯医生',
      mobility: '卧床，两人方可搬动',
    },
    'PUT',
  ),
  home('h08', 'rules', { name: 'inactivityCeiling', value: '10 h', why: '跌倒出院，女儿要求从严' }, 'PUT'),
  home('h12', 'installation/walk-test', {}),
]

/** A village's day and night, who is away when, and one weekend that nobody has yet. */
function duty(now: EpochMs, timeZone: string): readonly Entry[] {
  const today = civilDayOf(now, timeZone)
  const day = (ahead: number): string => civilDayText(today + ahead)
  const all = { days: 'everyday', turns: [['gao-village']] }
  const shifts = [
    { ...all, name: '白班', from: '08:00', to: '20:00' },
    { ...all, name: '夜班', from: '20:00', to: '08:00' },
  ]
  const away = (id: string, instead: string | null, [from, until]: readonly [number, number], why: string): Entry => ({
    method: 'POST',
    path: `duty/responders/${id}/substitutions`,
    body: { instead, from: day(from), until: day(until), why },
  })
  return [
    { method: 'PUT', path: 'duty/rosters/village/999901101201', body: { shifts, basedOn: 0, why: '入冬值守' } },
    away('qian-grid', 'song-grid', [3, 4], '参加培训'),
    away('luo-village', null, [6, 6], '请假，代班人待定'),
  ]
}

/**
 * Writes all of it down through the hub's own API, as people at the pages would.
 *
 * @throws BAD_REQUEST when a page refuses what it once took
 */
export async function fillPages(httpPort: number, now: EpochMs, timeZone: string): Promise<void> {
  for (const { method, path, body } of [...consents(now, timeZone), ...FAMILY, ...duty(now, timeZone)]) {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/api/v1/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new HubError('BAD_REQUEST', `${path}: ${await answer.text()}`)
  }
}

/** What the mats under sleepers tell of pulse and breath in [from, to): every half hour of the night, in UTC+8. */
export function* nightlyVitals(town: SimulatedTown, { from, to }: TimeRange): Generator<Reading> {
  const mats = town.homes.flatMap(({ id, devices }) =>
    devices.filter(({ model }) => model === 'native-bed-mat').map((mat) => ({ home: id, device: mat.id })),
  )
  for (const mat of mats) {
    const random = new Random(`vitals/${mat.device}`)
    for (let at = from; at < to; at += minutes(30)) {
      const hour = Math.floor(((at + hours(8)) / hours(1)) % 24)
      if (hour > 6 && hour < 22) continue
      const tell = (metric: 'heart-rate' | 'respiration-rate', low: number, high: number): Reading => ({
        ...mat,
        metric,
        value: random.whole(low, high),
        at,
        receivedAt: at,
      })
      yield tell('heart-rate', 58, 72)
      yield tell('respiration-rate', 13, 18)
    }
  }
}
