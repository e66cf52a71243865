import { setTimeout as wait } from 'node:timers/promises'

/** Of the time waited so far, until the next look; what is looked at may need the processor. */
const SHARE = 0.02
const SHORTEST = 5
const LONGEST = 50

/**
 * Resolves as soon as the condition holds, looked at again and again: every 5 ms at first, every 50 ms when it takes seconds.
 *
 * @throws Error when it does not hold within `patience` (ms).
 */
export async function until(condition: () => boolean | Promise<boolean>, patience = 20_000): Promise<void> {
  const begunAt = performance.now()
  while (!(await condition())) {
    const waited = performance.now() - begunAt
    if (waited > patience) throw new Error(`waited ${patience} ms in vain for: ${condition.toString()}`)
    await wait(Math.min(LONGEST, Math.max(SHORTEST, waited * SHARE)))
  }
}
