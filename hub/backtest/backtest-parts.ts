import type { Worker } from 'node:worker_threads'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { HubError } from '../../core/errors.ts'
import { startThread } from '../../core/start-thread.ts'
import type { EpochMs } from '../../core/time.ts'
import type { BacktestResult } from './backtest.ts'
import type { SourceListener } from './backtest-source.ts'
import type { PartAnswer, PartStart } from './part-protocol.ts'
import { tellingOrder } from './telling-order.ts'

export interface PartsOptions extends Omit<PartStart, 'part'> {
  readonly listener: PartsListener
}

export interface PartsListener extends Pick<SourceListener, 'progress' | 'badLine'> {
  /** As `backtest` tells them: in the order of time. Of several rule sets only when all is judged. */
  alert(alert: WouldBeAlert, set: number): void
}

interface Part {
  share: number
  upTo: EpochMs
  result: BacktestResult | undefined
}

/**
 * The same as `backtest`, by several threads: each reads the whole recording and judges its part of the homes.
 *
 * @throws what the first thread that failed threw.
 */
export async function backtestInParts(options: PartsOptions): Promise<BacktestResult> {
  const { listener, ...start } = options
  const parts = Array.from({ length: options.parts }, (): Part => ({ share: 0, upTo: -Infinity, result: undefined }))
  const waiting = new WaitingAlerts()
  const threads: Worker[] = []
  try {
    await Promise.all(
      parts.map((part, index) => {
        const data: PartStart = { ...start, part: index }
        const thread = startThread('hub/backtest/part-thread', data)
        threads.push(thread)
        return ended(thread, (answer) => {
          take(answer, part, waiting)
          if (answer.kind === 'bad-line') listener.badLine(answer.sentence)
          if (answer.kind === 'progress') listener.progress(Math.min(...parts.map(({ share }) => share)))
          for (const { alert, set } of waiting.before(Math.min(...parts.map(({ upTo }) => upTo))))
            listener.alert(alert, set)
        })
      }),
    )
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  for (const { alert, set } of waiting.before(Infinity)) listener.alert(alert, set)
  return summed(parts.flatMap(({ result }) => result ?? []))
}

/** Resolves when the thread is done. @throws what it threw */
function ended(thread: Worker, onAnswer: (answer: PartAnswer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.on('message', (answer: PartAnswer) => {
      onAnswer(answer)
      if (answer.kind === 'done') resolve()
      if (answer.kind === 'failed') reject(new HubError(answer.code, answer.message))
    })
    thread.on('error', reject)
    thread.on('exit', () => reject(new HubError('INTERNAL', 'A thread of the backtest ended before it was done.')))
  })
}

function take(answer: PartAnswer, part: Part, waiting: WaitingAlerts): void {
  if (answer.kind === 'progress') part.share = answer.share
  if (answer.kind === 'judged') {
    part.upTo = answer.upTo
    waiting.add(answer.alerts, 0)
  }
  if (answer.kind === 'done') {
    part.share = 1
    part.upTo = Infinity
    part.result = answer.result
    answer.alerts.forEach((alerts, set) => waiting.add(alerts, set))
  }
}

interface Waiting {
  readonly alert: WouldBeAlert
  readonly set: number
}

/** Alerts of all threads, until no thread can tell of an earlier one. */
class WaitingAlerts {
  #list: Waiting[] = []

  add(alerts: readonly WouldBeAlert[], set: number): void {
    for (const alert of alerts) this.#list.push({ alert, set })
  }

  before(upTo: EpochMs): readonly Waiting[] {
    const ready = this.#list.filter(({ alert }) => alert.at < upTo)
    if (ready.length > 0) this.#list = this.#list.filter(({ alert }) => alert.at >= upTo)
    return ready.toSorted((a, b) => tellingOrder(a.alert, b.alert))
  }
}

function summed(results: readonly BacktestResult[]): BacktestResult {
  const firsts = results.flatMap(({ first }) => first ?? [])
  const lasts = results.flatMap(({ last }) => last ?? [])
  return {
    readings: results.reduce((sum, { readings }) => sum + readings, 0),
    homes: results.reduce((sum, { homes }) => sum + homes, 0),
    homeIds: results.flatMap(({ homeIds }) => homeIds),
    first: firsts.length === 0 ? undefined : Math.min(...firsts),
    last: lasts.length === 0 ? undefined : Math.max(...lasts),
    failures: results.flatMap(({ failures }) => failures),
  }
}
