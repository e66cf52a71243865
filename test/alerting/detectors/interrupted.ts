import type { RuleBook } from '../../../alerting/rules/rules.ts'
import type { Finding } from '../../../core/finding.ts'
import type { Happening } from './story.ts'
import { judge, lineOf } from './story.ts'
import type { Contents } from './village.ts'

/**
 * The lines that come of the happenings when the hub ends and starts again somewhere in between, at no loss of time: others go on from a
 * copy, through JSON, of what the first detectors remembered.
 *
 * @param share how far in: [0, 1]
 */
export async function linesInterrupted(
  contents: Contents,
  happenings: readonly Happening[],
  { share, rules }: { readonly share: number; readonly rules?: RuleBook | undefined },
): Promise<readonly string[]> {
  const cut = Math.floor(share * happenings.length)
  const first = judge(contents, rules)
  const second = judge(contents, rules)
  const found: Finding[] = []
  for (const [index, happening] of happenings.entries()) {
    if (index === cut) second.restore(JSON.parse(JSON.stringify(await first.snapshots())))
    const dispatch = index < cut ? first : second
    dispatch.consume({ ...happening, offset: index + 1 }, found)
  }
  return found.map(lineOf)
}
