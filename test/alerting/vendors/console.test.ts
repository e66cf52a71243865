import { expect, it } from 'vitest'
import { ConsoleSms } from '../../../alerting/vendors/console.ts'
import { notifierContract } from '../../contracts/notifier.ts'

notifierContract('console', () => {
  const lines: string[] = []
  return Promise.resolve({
    notifier: new ConsoleSms((line) => lines.push(line)),
    received: () => lines,
    end: () => Promise.resolve(),
  })
})

it('counts as nobody told', () => {
  expect(new ConsoleSms(() => {}).reachesPeople).toBe(false)
})
