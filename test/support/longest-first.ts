import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Where a file takes seconds: whole hubs, real pages, months and years lived through. The longest come first. */
const LONG = ['test/e2e/', 'test/dashboards/browser/', 'test/alerting/soak/', 'test/bench/', 'test/hub/']

/**
 * Begins with the folders whose files take longest, so that none of them is left to run alone at the end. A fresh checkout remembers no
 * durations, and goes by the size of the files otherwise: the story of a day with a whole hub is a short text.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = new Map(sorted.map((file) => [file, rankOf(file)]))
    return sorted.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const at = LONG.findIndex((folder) => moduleId.includes(`/${folder}`))
  return at === -1 ? LONG.length : at
}
