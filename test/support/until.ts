import { setTimeout as wait } from 'node:timers/promises'

/** Resolves as soon as the condition holds, looked at again and again. @throws Error when it does not within `patience` (ms). */
export async function until(condition: () => boolean | Promise<boolean>, patience = 20_000): Promise<void> {
  const giveUpAt = performance.now() + patience
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited ${patience} ms in vain for: ${condition.toString()}`)
    await wait(5)
  }
}
