import { describe, expect, it } from 'vitest'
import { isContinuous, isMedical } from '../../../../alerting/detectors/vitals/vital-devices.ts'

describe('a device that measures vital signs', () => {
  it.each([
    ['omron-u32', 'fixed', true],
    ['鱼跃血压计 YE660D', 'fixed', true],
    ['VitalPatch-2', 'worn', true],
    ['Viatom-O2-ring', 'worn', true],
    ['fit-3', 'worn', false],
    ['Mi Band 8', 'fixed', false],
    ['华为手表', 'fixed', false],
    ['native-radar-60', 'fixed', false],
    ['MR60BHA1', 'fixed', false],
    ['毫米波雷达 60G', 'fixed', false],
    ['sleep-mat', 'bed', false],
  ] as const)('%s (%s) is medical: %s', (model, role, medical) => {
    expect(isMedical({ model, role })).toBe(medical)
  })

  it('goes on all day when it is worn, lies in the bed or looks on', () => {
    const roles = ['worn', 'bed', 'fixed'] as const
    expect(roles.map((role) => isContinuous({ model: 'any', role }))).toEqual([true, true, false])
    expect(isContinuous({ model: '毫米波雷达', role: 'fixed' })).toBe(true)
  })

  it('that nobody registered is trusted with nothing', () => {
    expect([isMedical(undefined), isContinuous(undefined)]).toEqual([false, true])
  })
})
