import { describe, expect, it } from 'vitest'
import { readRulesFile } from '../../../alerting/rules/rules-file.ts'
import { faultLines } from '../../../alerting/rules/written.ts'
import { hours, minutes } from '../../../core/time.ts'
import { readWritten } from '../../../hub/read-written.ts'

const read = (text: string) => readRulesFile(readWritten(text, 'rules.yaml'))
const faultsIn = (text: string): readonly string[] => faultLines(read(text).faults).split('\n')

describe('a rules file', () => {
  it('sets figures of the district and of homes, with who, when and why', () => {
    const { settings, faults } = read(`
district: { outerDoorOpen: 45 min }
homes:
  h-0001: { inactivityCeiling: { value: 10 h, by: 张三, at: 2026-11-01, why: 独居且有糖尿病 } }
`)
    expect(faults).toEqual([])
    expect(settings).toEqual([
      {
        line: 2,
        path: 'district.outerDoorOpen',
        home: undefined,
        name: 'outerDoorOpen',
        value: minutes(45),
        by: undefined,
        at: undefined,
        why: undefined,
      },
      {
        line: 4,
        path: 'homes.h-0001.inactivityCeiling',
        home: 'h-0001',
        name: 'inactivityCeiling',
        value: hours(10),
        by: '张三',
        at: Date.UTC(2026, 10, 1, 12),
        why: '独居且有糖尿病',
      },
    ])
  })

  it('may be JSON', () => {
    const { settings } = read('{ "district": { "inactivityCeiling": "9 h" } }')
    expect(settings).toMatchObject([{ name: 'inactivityCeiling', value: hours(9) }])
  })

  it('takes a figure back with default, or with nothing', () => {
    const { settings, faults } = read('district: { inactivityCeiling: default, outerDoorOpen: ~ }')
    expect(faults).toEqual([])
    expect(settings.map(({ value }) => value)).toEqual([undefined, undefined])
  })

  it('names every fault with its line and its place, in the order of lines', () => {
    expect(
      faultsIn(`
distrikt: {}
district:
  inactivityCeiling: 10
  outerDoorOpn: 45 min
homes:
  "h 1": { inactivityCeiling: 10 h }
  h2: { inactivityCeiling: { valu: 10 h } }
  h3: { inactivityCeiling: { value: 10 h, at: tomorrow } }
  h4: [1]
  h5: { inactivityCeiling: [10 h] }
  h6: { sosOnce: 20 s }
`),
    ).toEqual([
      'line 2: there is no part "distrikt": a rules file has the parts "district" and "homes", as in district: { inactivityCeiling: 10 h }.',
      'line 4: district.inactivityCeiling: "10" is no value here: write a number and its unit (s, min, h or d), like 12 h.',
      'line 5: district.outerDoorOpn: there is no threshold "outerDoorOpn": did you mean outerDoorOpen? npm run hub -- rules show lists them.',
      'line 7: homes: "h 1" is no home\'s id: it must be 1 to 64 of A-Z a-z 0-9 _ -.',
      'line 8: homes.h2.inactivityCeiling: has no field "valu": there are value, by, at, why.',
      'line 8: homes.h2.inactivityCeiling: has no "value".',
      'line 9: homes.h3.inactivityCeiling.at: "tomorrow" is no day: write it like 2026-11-01.',
      'line 10: homes.h4: must have named parts, as in { inactivityCeiling: 10 h }.',
      'line 11: homes.h5.inactivityCeiling: must be one value.',
      'line 12: homes.h6.sosOnce: holds for the whole district: no home can have its own.',
    ])
  })

  it.each([
    ['', 'line 1: the file is empty'],
    ['just words', 'line 1: a rules file has the parts'],
  ])('that is %j says what belongs into it', (text, wanted) => {
    expect(faultsIn(text)[0]).toContain(wanted)
  })

  it('that is no YAML is refused with its line', () => {
    expect(() => read('district: { a: 1')).toThrow(/rules\.yaml, line 1: this is not YAML/)
    expect(() => read('district: {}\ndistrict: {}')).toThrow(/line 2: this is not YAML: Map keys must be unique/)
  })
})
