import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ListFormat, parseInstallation } from '../../../registry/import/parse-installation.ts'

const example = readFileSync('docs/example-installation.yaml', 'utf8')
const table = `kind,id,code,name,area,address,resident.name,homes,gateway,external-id,room
area,,120112,津南区
home,h01,,,12011210320101,"前营村3组,1号",王秀兰
gateway,gw-a,,,,,,h01
device,h01-door,,,,,,,gw-a,door,hall
`
const format = fc.constantFrom<ListFormat>('yaml', 'csv')
/** A good list into which somebody has cut, and pasted something. */
const damaged = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(text.length), fc.nat(40), fc.string({ unit: 'grapheme', maxLength: 12 }))
    .map(([at, cut, paste]) => text.slice(0, at) + paste + text.slice(at + cut))

/** Either a whole installation or faults that a person can find and understand. */
function expectAnAnswer(text: string, as: ListFormat): void {
  const parsed = parseInstallation(text, as)
  if (!('faults' in parsed)) return
  expect(parsed.faults.length).toBeGreaterThan(0)
  const lines = text.split(/\r\n|\n|\r/).length
  for (const fault of parsed.faults) {
    expect(fault.line).toBeGreaterThanOrEqual(1)
    expect(fault.line).toBeLessThanOrEqual(lines)
    expect(fault.message).toMatch(/\.$/)
  }
}

describe('a list of whatever', () => {
  it('is answered, never thrown at', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), format, expectAnAnswer))
  })

  it('is answered with lines that are there, when a good YAML list was damaged', () => {
    fc.assert(
      fc.property(damaged(example), (text) => expectAnAnswer(text, 'yaml')),
      { numRuns: 30 },
    )
  })

  it('is answered with lines that are there, when a good CSV list was damaged', () => {
    fc.assert(fc.property(damaged(table), (text) => expectAnAnswer(text, 'csv')))
  })

  it.each([
    ['an alias to nothing', 'areas: *nowhere'],
    ['an alias to itself', 'areas: &a [ *a ]'],
    ['a record within itself', 'homes:\n  - &h { id: h01, resident: *h }'],
    ['a key that is a list', '? [a, b]\n: 5'],
    ['two documents', 'areas: []\n---\nhomes: []'],
    ['a tag that nobody knows', 'areas: !!js/function "x"'],
  ])('with %s is answered too', (_what, text) => {
    expectAnAnswer(text, 'yaml')
    expect(parseInstallation(text, 'yaml')).toHaveProperty('faults')
  })
})
