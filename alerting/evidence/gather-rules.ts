import type { Kysely } from 'kysely'
import type { Home } from '../../core/directory.ts'
import { silentLog } from '../../core/log.ts'
import type { EpochMs } from '../../core/time.ts'
import { withSettings } from '../rules/rule-change.ts'
import { RuleStore } from '../rules/rule-store.ts'
import { figureOf, NOTHING_SET } from '../rules/rules.ts'
import { THRESHOLD_NAMES, THRESHOLDS } from '../rules/thresholds.ts'
import { formatValue } from '../rules/written-value.ts'
import type { AlertingTables } from '../schema.ts'
import type { EvidenceRule } from './evidence.ts'

/** The figures by which the home was judged at that time, as far as they were written down by then. Its care level and risk grade are today's. */
export async function gatherRules(
  db: Kysely<AlertingTables>,
  home: Home | undefined,
  at: EpochMs,
): Promise<readonly EvidenceRule[]> {
  const changes = await new RuleStore(db).changes(silentLog)
  const settings = withSettings(
    NOTHING_SET,
    changes.filter((change) => change.recordedAt <= at),
  )
  return THRESHOLD_NAMES.map((name) => {
    const threshold = THRESHOLDS[name]
    const { value, origin } = figureOf({ name, threshold }, home, settings)
    return { name, zh: threshold.zh, value: formatValue(threshold, value), origin }
  })
}
