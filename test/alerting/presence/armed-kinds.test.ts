import { describe, expect, it } from 'vitest'
import { isGated, severityIn } from '../../../alerting/presence/armed-kinds.ts'
import type { AlertKind } from '../../../core/finding.ts'
import type { PresenceMode } from '../../../core/presence.ts'
import { PRESENCE_MODES } from '../../../core/presence.ts'

const AWAY = PRESENCE_MODES.filter((mode) => mode !== 'at-home')

describe('what each mode does to each kind', () => {
  const ALWAYS: readonly AlertKind[] = [
    'sos',
    'fall',
    'smoke',
    'gas',
    'carbon-monoxide',
    'water-leak',
    'area-outage',
    'hub-deaf',
    'journal-changed',
    'drill-failed',
    'hub-fault',
    'presence',
  ]

  it.each(ALWAYS)('%s is told in every mode', (kind) => {
    expect(isGated(kind)).toBe(false)
    for (const mode of PRESENCE_MODES) expect(severityIn(mode, { kind, severity: 'urgent' })).toBe('urgent')
  })

  it.each<[AlertKind, readonly PresenceMode[]]>([
    ['inactivity', AWAY],
    ['not-returned', AWAY],
    ['night-door', AWAY],
    ['long-dwell', AWAY],
    ['low-water-use', AWAY],
    ['water-running', ['maintenance']],
    ['vital-sign', ['in-hospital', 'moved-out', 'deceased']],
    ['room-cold', AWAY],
    ['room-hot', AWAY],
    ['device-offline', ['maintenance', 'moved-out', 'deceased']],
    ['device-fault', []],
    ['gateway-offline', []],
    ['battery-low', ['maintenance', 'moved-out', 'deceased']],
    ['tamper', ['maintenance', 'moved-out', 'deceased']],
  ])('%s is held back in: %j', (kind, held) => {
    const holding = PRESENCE_MODES.filter((mode) => severityIn(mode, { kind, severity: 'urgent' }) === undefined)
    expect(holding).toEqual(held)
    for (const mode of PRESENCE_MODES) expect(severityIn(mode, { kind, severity: 'life-safety' })).toBe('life-safety')
  })
})
