import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { seconds } from '../../core/time.ts'
import { stopWhenTold } from '../../hub/stop-when-told.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** A hub that is told to stop, and how its process ended. */
function told(close: () => Promise<void>) {
  const signals = new EventEmitter()
  const clock = new ManualClock(0)
  const ended: (number | string)[] = []
  let isUp: () => void = () => {}
  stopWhenTold({
    signals,
    running: new Promise((resolve) => {
      isUp = () => resolve(close)
    }),
    clock,
    log: silentLog,
    exit: (code) => ended.push(code),
    fail: (error) => ended.push(String(error)),
  })
  return { signals, clock, ended, isUp: () => isUp() }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('a hub that is told twice, as by Ctrl-C under npm, stops once and in order', async () => {
  let closed = 0
  let done: () => void = () => {}
  const { signals, ended, isUp } = told(() => {
    closed += 1
    return new Promise((resolve) => (done = resolve))
  })
  isUp()
  signals.emit('SIGINT')
  signals.emit('SIGINT')
  signals.emit('SIGTERM')
  await turn()
  expect(ended).toEqual([])
  done()
  await turn()
  expect(closed).toBe(1)
  expect(ended).toEqual([0])
})

it('a hub that is told during its start stops when it is up', async () => {
  const { signals, ended, isUp } = told(() => Promise.resolve())
  signals.emit('SIGTERM')
  await turn()
  expect(ended).toEqual([])
  isUp()
  await turn()
  expect(ended).toEqual([0])
})

it('a stop that hangs, and a start that hangs when it is told, are cut short after 25 s', async () => {
  for (const up of [true, false]) {
    const { signals, clock, ended, isUp } = told(() => new Promise(() => {}))
    if (up) isUp()
    signals.emit('SIGTERM')
    await clock.advance(seconds(25) - 1)
    expect(ended).toEqual([])
    await clock.advance(1)
    expect(ended).toEqual([1])
  }
})

it('a stop that fails ends the process for its error', async () => {
  const { signals, ended, isUp } = told(() => Promise.reject(new Error('no idea')))
  isUp()
  signals.emit('SIGTERM')
  await turn()
  expect(ended).toEqual(['Error: no idea'])
})
