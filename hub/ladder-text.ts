import type { EscalationPolicy } from '../alerting/policies.ts'
import { formatDuration } from '../alerting/rules/written-duration.ts'
import { ROLE_WORDS } from '../alerting/words.ts'

/** A ladder for people to read, a step a line. */
export function ladderText(ladder: EscalationPolicy): string {
  const { residentFirst = 0, repeat } = ladder
  const steps = ladder.steps.map(({ after, roles, channels }, index) => {
    const who = roles.map((role) => ROLE_WORDS[role].zh).join('、')
    return `${index + 1}. ${formatDuration(after)}: ${who} (${roles.join(', ')}) ${channels.join(' + ')}`
  })
  const lines = [
    ...(residentFirst > 0
      ? [`先拨老人本人,${formatDuration(residentFirst)}无应答转下 / the resident's own phone first`]
      : []),
    ...steps,
    ...(ladder.digest ? ['列入每日摘要 / in the daily digest'] : []),
    ...(repeat === undefined
      ? []
      : [
          `重复 again: ${repeat.rounds} × ${formatDuration(repeat.every)}, 然后 then ${formatDuration(repeat.thenEvery)}: ${repeat.channels.map((way) => way.join('+')).join(', ')}`,
        ]),
    ...holds(ladder),
  ]
  return lines.map((line) => `  ${line}`).join('\n')
}

function holds(ladder: EscalationPolicy): readonly string[] {
  const said = [
    ['收到 acknowledged', ladder.acknowledgementHolds],
    ['在途 en-route', ladder.enRouteHolds],
    ['在场 on-scene', ladder.onSceneAsksAfter],
    ['未关闭 unresolved', ladder.unresolvedAfter],
  ] as const
  const parts = said.flatMap(([name, after]) => (after === undefined ? [] : [`${name} ${formatDuration(after)}`]))
  return parts.length === 0 ? [] : [parts.join(', ')]
}
