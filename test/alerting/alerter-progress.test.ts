import { expect, it } from 'vitest'
import { turnLength } from '../../alerting/alerter-progress.ts'

it.each([
  ['nothing is waiting', 0, 5],
  ['a second of a thousand messages is waiting', 1000, 15],
  ['more is waiting than the broker should take in', 3500, 40],
  ['an hour is waiting', 3_600_000, 40],
])('judges for longer at a time while more is waiting, and never for long: %s', (_, behind, length) => {
  expect(turnLength(behind)).toBe(length)
})
