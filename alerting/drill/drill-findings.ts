import type { Finding } from '../../core/finding.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Drill } from './drill-store.ts'
import { STAGE_WORDS } from './stages.ts'

/** What the district's duty is told of a drill that has ended: that it failed, or that what failed before is right again. */
export function drillFinding(drill: Pick<Drill, 'number' | 'district' | 'state' | 'stuck_at'>, now: EpochMs): Finding {
  const failed = drill.state === 'failed'
  const at = drill.stuck_at === null ? { zh: '未知环节', en: 'an unknown stage' } : STAGE_WORDS[drill.stuck_at]
  return {
    detector: 'drill',
    kind: 'drill-failed',
    severity: 'urgent',
    change: failed ? 'raised' : 'cleared',
    subject: { area: drill.district },
    at: now,
    offset: drill.number,
    summary: failed
      ? {
          zh: `演练未通过:卡在“${at.zh}”,老人报警可能发不出,请立即检查中枢`,
          en: `The drill did not come through: it stuck at "${at.en}". Alarms may reach nobody; look at the hub now`,
        }
      : { zh: '演练已通过', en: 'The drill came through' },
    marks: [],
  }
}
