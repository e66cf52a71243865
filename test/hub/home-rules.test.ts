import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RuleStore, StoredRules } from '../../alerting/rules/rule-store.ts'
import type { AlertingTables } from '../../alerting/schema.ts'
import type { HomeRule } from '../../core/home-profile.ts'
import { silentLog } from '../../core/log.ts'
import { isMetric, isVital, METRICS } from '../../core/metric.ts'
import { hours } from '../../core/time.ts'
import { StoredHomeRules } from '../../hub/home-rules.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { aHome } from '../alerting/detectors/village.ts'

describe('the figures of a home, as its page shows them', () => {
  let db: Kysely<AlertingTables>
  let store: RuleStore
  beforeEach(async () => {
    db = await openStateDatabase<AlertingTables>({ path: ':memory:', migrations: stateMigrations, log: silentLog })
    store = new RuleStore(db)
  })
  afterEach(() => db.destroy())

  async function ceilingOf(home: string): Promise<HomeRule | undefined> {
    const rules = new StoredRules(store, silentLog)
    await rules.refresh()
    const all = await new StoredHomeRules(rules, store, silentLog).of(aHome(home))
    return all.find(({ name }) => name.zh === '静止上限')
  }

  it('say whose word each is, and of what was set by whom, when and why', async () => {
    const change = { name: 'inactivityCeiling', by: '张三', at: 1000 } as const
    const district = { ...change, home: undefined, value: hours(10), why: '试行' }
    await store.add([district, { ...change, home: 'h1', value: hours(8), by: '李四', why: '糖尿病' }], 2000)
    expect(await ceilingOf('h1')).toMatchObject({
      value: '8 h',
      origin: 'home',
      set: { by: '李四', at: 1000, why: '糖尿病' },
    })
    expect(await ceilingOf('h2')).toMatchObject({ value: '10 h', origin: 'district', set: { by: '张三', why: '试行' } })
  })

  it('give each vital sign its limits, the home’s own with who set it and why', async () => {
    const change = { name: 'systolicHigh', value: 170, by: '张三', at: 1000, why: '医嘱' } as const
    await store.add([{ ...change, home: 'h1' }], 2000)
    const rules = new StoredRules(store, silentLog)
    await rules.refresh()
    const bands = await new StoredHomeRules(rules, store, silentLog).vitalBands(aHome('h1'))
    const of = (metric: string) => bands.find((band) => band.metric === metric)
    expect(of('systolic')).toMatchObject({ name: { zh: '收缩压' }, digits: 0 })
    expect(of('systolic')?.limits).toEqual([
      { level: 'danger', side: 'low', value: 90, origin: 'default' },
      { level: 'danger', side: 'high', value: 220, origin: 'default' },
      { level: 'watch', side: 'low', value: 90, origin: 'default' },
      { level: 'watch', side: 'high', value: 170, origin: 'home', set: { by: '张三', at: 1000, why: '医嘱' } },
    ])
    expect(of('oxygen-saturation')?.limits).toEqual([{ level: 'danger', side: 'low', value: 91, origin: 'default' }])
    // Every vital sign that is measured is judged, and the other way round.
    const vital = Object.keys(METRICS).filter((metric) => isMetric(metric) && isVital(metric))
    expect(bands.map(({ metric }) => metric).toSorted()).toEqual(vital.toSorted())
  })

  it('leave out by whom where nobody set anything, and what no home can have of its own', async () => {
    expect(await ceilingOf('h1')).toEqual({
      figure: 'inactivityCeiling',
      name: { zh: '静止上限', en: 'the longest stillness that is never questioned' },
      value: '12 h',
      origin: 'default',
    })
    const rules = new StoredRules(store, silentLog)
    await rules.refresh()
    const names = (await new StoredHomeRules(rules, store, silentLog).of(aHome('h1'))).map(({ name }) => name.zh)
    expect(names).not.toContain('求助合并间隔')
  })
})
