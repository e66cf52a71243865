import type { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import type { DetectorSnapshot } from '../../../alerting/detector-snapshots.ts'

export interface Gathering {
  /** CPU time of this process, collecting garbage included: all of it, and of its stretches between two chances for others to have their turn. */
  readonly allMs: number
  readonly medianTurnMs: number
  readonly longestTurnMs: number
  readonly turns: number
  readonly bytes: number
}

/** Gathers once what every detector remembers, as the hub does each minute, and measures the turns it takes. */
export async function gatheringTurns(dispatch: AlerterDispatch): Promise<Gathering> {
  const start = process.cpuUsage()
  const turns: number[] = []
  let turn = process.cpuUsage()
  const ended = (): void => {
    turns.push(cpuMs(turn))
    turn = process.cpuUsage()
  }
  // Asked as soon as another turn begins.
  const memory = await dispatch.snapshots(() => {
    ended()
    return Promise.resolve(false)
  })
  ended()
  const allMs = cpuMs(start)
  const bytes = (memory ?? []).reduce((sum, snapshot) => sum + sizeOf(snapshot), 0)
  turns.sort((a, b) => a - b)
  const medianTurnMs = turns[turns.length >> 1] ?? Number.NaN
  return { allMs, medianTurnMs, longestTurnMs: turns.at(-1) ?? Number.NaN, turns: turns.length, bytes }
}

export function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

const sizeOf = ({ json, parts = [] }: DetectorSnapshot): number =>
  json.length + parts.reduce((sum, { key, text = '' }) => sum + key.length + text.length, 0)
