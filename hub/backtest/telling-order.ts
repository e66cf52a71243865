import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'

/** Earlier alerts first; of the same moment by home, so that it is the same however homes are shared out among threads. */
export function tellingOrder(a: WouldBeAlert, b: WouldBeAlert): number {
  if (a.at !== b.at) return a.at - b.at
  if (a.subject === b.subject) return 0
  return a.subject < b.subject ? -1 : 1
}
