import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { minutes, seconds } from '../../core/time.ts'
import { keepWatchdog } from '../../hub/watchdog-child.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { until } from '../support/until.ts'

/** A watchdog's place in a real process, kept by a clock that stands still. */
function kept(script: string) {
  const clock = new ManualClock(0)
  const children: ChildProcess[] = []
  const start = (): ChildProcess => {
    const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    children.push(child)
    return child
  }
  return { clock, children, stop: keepWatchdog({ clock, log: silentLog, start }) }
}

const over = (child: ChildProcess | undefined): boolean => child?.exitCode !== null || child.signalCode !== null

it('is started again, five seconds after it died', async () => {
  const { clock, children, stop } = kept('sleep 60')
  children[0]?.kill('SIGKILL')
  await until(() => clock.pending() === 1)
  await clock.advance(seconds(5) - 1)
  expect(children).toHaveLength(1)
  await clock.advance(1)
  expect(children).toHaveLength(2)
  expect(over(children[1])).toBe(false)
  await stop()
  expect(over(children[1])).toBe(true)
  expect(clock.pending()).toBe(0)
})

it('lets another that has taken over watch for five minutes', async () => {
  const { clock, children, stop } = kept('exit 0')
  await until(() => clock.pending() === 1)
  await clock.advance(minutes(5) - 1)
  expect(children).toHaveLength(1)
  await clock.advance(1)
  expect(children).toHaveLength(2)
  await until(() => clock.pending() === 1)
  await stop()
  expect(clock.pending()).toBe(0)
})

it('is killed when it does not end by itself', async () => {
  const { clock, children, stop } = kept('trap "" TERM; echo ready; while :; do sleep 0.01; done')
  const [words] = children.flatMap(({ stdout }) => stdout ?? [])
  if (words === undefined) throw new Error('nothing was started')
  // Until the trap is set a SIGTERM would end it.
  await once(words, 'data')
  const stopping = stop()
  await until(() => clock.pending() === 1)
  expect(over(children[0])).toBe(false)
  await clock.advance(seconds(5))
  await stopping
  expect(children[0]?.signalCode).toBe('SIGKILL')
})

it('that can not be started at all is tried again', async () => {
  const clock = new ManualClock(0)
  let tries = 0
  const start = (): ChildProcess => {
    tries += 1
    return spawn('/there/is/no/such/program', { stdio: ['ignore', 'pipe', 'ignore'] })
  }
  const stop = keepWatchdog({ clock, log: silentLog, start })
  await until(() => clock.pending() === 1)
  await clock.advance(seconds(5))
  expect(tries).toBe(2)
  await until(() => clock.pending() === 1)
  await stop()
})
