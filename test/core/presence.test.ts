import { describe, expect, it } from 'vitest'
import type { PresenceMode, PresenceVia } from '../../core/presence.ts'
import { PRESENCE_MODES, presenceFault } from '../../core/presence.ts'
import { days } from '../../core/time.ts'

const NOW = 1_795_312_800_000

describe('a presence mode is refused', () => {
  it.each<[string, PresenceMode, number | undefined, PresenceVia, string]>([
    ['without an end, when it has to end', 'in-hospital', undefined, 'page', '请给出结束时间'],
    ['with an end that is now', 'with-family', NOW, 'page', '已经过去'],
    ['with an end that has passed', 'maintenance', NOW - 1, 'page', '已经过去'],
    ['with an end that has passed, though it need have none', 'deceased', NOW - 1, 'page', '已经过去'],
    ['with an end that is no time', 'in-hospital', Number.NaN, 'page', '已经过去'],
    ['for over 7 days by SMS', 'in-hospital', NOW + days(7) + 1, 'sms', '最长 7 天'],
    ['for over 180 days on the page', 'in-hospital', NOW + days(180) + 1, 'page', '最长 180 天'],
    ['for ever', 'moved-out', Number.POSITIVE_INFINITY, 'page', '最长 180 天'],
    ['at home with an end', 'at-home', NOW + days(1), 'page', '不需要结束时间'],
  ])('%s', (_, mode, until, via, sentence) => {
    expect(presenceFault({ mode, until, via }, NOW)?.zh).toContain(sentence)
  })
})

describe('a presence mode is taken', () => {
  it.each<[string, PresenceMode, number | undefined, PresenceVia]>([
    ['at home, without an end', 'at-home', undefined, 'sms'],
    ['for exactly 7 days by SMS', 'with-family', NOW + days(7), 'sms'],
    ['for exactly 180 days on the page', 'in-hospital', NOW + days(180), 'page'],
    ['for a moment', 'maintenance', NOW + 1, 'page'],
    ['without an end, when it lasts', 'moved-out', undefined, 'page'],
    ['with an end, though it need have none', 'moved-out', NOW + days(30), 'page'],
  ])('%s', (_, mode, until, via) => {
    expect(presenceFault({ mode, until, via }, NOW)).toBeUndefined()
  })

  it('without an end only when it is lasting or at home', () => {
    const open = PRESENCE_MODES.filter(
      (mode) => presenceFault({ mode, until: undefined, via: 'page' }, NOW) === undefined,
    )
    expect(open).toEqual(['at-home', 'moved-out', 'deceased'])
  })
})
