import { parentPort, workerData } from 'node:worker_threads'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { isHubError, reasonOf } from '../../core/errors.ts'
import { backtest } from './backtest.ts'
import { openSource, refuseBadLine } from './backtest-source.ts'
import type { PartAnswer, PartStart } from './part-protocol.ts'
import { isOfPart } from './part-protocol.ts'

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const answer = (given: PartAnswer): void => parentPort?.postMessage(given)

/** One thread of a backtest: reads the recording by itself, and judges its part of the homes. */
async function judgePart(start: PartStart): Promise<void> {
  const { rules } = start
  const source = await openSource(start.source, {
    isWanted: (group) => isOfPart(group, start),
    progress: (share) => answer({ kind: 'progress', share }),
    badLine(sentence) {
      if (!start.source.skipBad) refuseBadLine(sentence)
      answer({ kind: 'bad-line', sentence })
    },
  })
  try {
    let alerts: WouldBeAlert[] = []
    const sets: WouldBeAlert[][] = rules.map(() => [])
    const result = await backtest({
      ...start,
      readings: source.readings,
      endsAt: () => source.endsAt(),
      openTown: () => source.openTown(),
      timeZone: source.timeZone,
      onAlert: (alert, set) => void (rules.length === 1 ? alerts : sets[set])?.push(alert),
      onJudged(upTo) {
        answer({ kind: 'judged', alerts, upTo })
        alerts = []
      },
    })
    answer({ kind: 'done', result, alerts: sets })
  } finally {
    await source.close()
  }
}

const start: PartStart = workerData
judgePart(start).catch((error: unknown) => {
  answer({ kind: 'failed', code: isHubError(error) ? error.code : 'INTERNAL', message: reasonOf(error) })
})
