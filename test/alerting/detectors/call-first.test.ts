import { describe, expect, it } from 'vitest'
import { isElsewhere } from '../../../alerting/detectors/call-first.ts'
import type { Presence } from '../../../core/presence.ts'
import { hours } from '../../../core/time.ts'
import { aHome } from './village.ts'

const NOW = hours(100)
const mode = (of: Presence['mode'], until?: number): Presence => ({
  mode: of,
  since: 0,
  until,
  by: 'zhao',
})

describe('whom nobody has to call', () => {
  it.each([
    ['who is in hospital', mode('in-hospital', NOW + 1), {}, true],
    ['who has died', mode('deceased'), {}, true],
    ['whose mode has ended', mode('in-hospital', NOW), {}, false],
    ['who has workmen in the house', mode('maintenance', NOW + 1), {}, false],
    ['of whom nothing is known', undefined, {}, false],
    ['whose wife is at home alone meanwhile', mode('in-hospital', NOW + 1), { occupants: 2 }, false],
  ] as const)('is %s', (_, presence, traits, elsewhere) => {
    expect(isElsewhere({ ...aHome('h1'), ...traits }, presence, NOW)).toBe(elsewhere)
  })
})
