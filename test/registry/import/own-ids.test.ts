import { describe, expect, it } from 'vitest'
import { parseInstallation } from '../../../registry/import/parse-installation.ts'
import { MemoryDirectory } from '../../../registry/memory-directory.ts'
import { sampleHome } from '../sample-installation.ts'

const AREAS = `areas:
  - { code: 120112, name: 津南区 }
  - { code: 120112103, name: 小站镇 }
  - { code: 120112103201, name: 前营村 }
  - { code: 12011210320101, name: 第一网格 }
`

/** What is wrong with a list of homes of those ids, beside those that are registered. */
function faultsOf(ids: readonly string[], registered: readonly string[] = []): readonly string[] {
  const known = new MemoryDirectory()
  known.replace({ areas: [], gateways: [], devices: [], responders: [], homes: registered.map((id) => sampleHome(id)) })
  const homes = ids.map(
    (id) => `  - { id: ${id}, area: 12011210320101, address: 前营村3组, resident: { name: 王秀兰 } }\n`,
  )
  const parsed = parseInstallation(`${AREAS}homes:\n${homes.join('')}`, 'yaml', known)
  return 'faults' in parsed ? parsed.faults.map(({ message }) => message) : []
}

describe('the id of a home', () => {
  it('differs from others in more than capitals: it is read out, and typed by hand before a home is erased', () => {
    expect(faultsOf(['h01', 'H01'])).toMatchObject([/^home H01 differs from home h01 in capitals only/].map(matching))
    expect(faultsOf(['H01'], ['h01'])).toMatchObject([/^home H01 differs from home h01 in capitals only/].map(matching))
  })

  it('may be what it was where two of that kind were registered before', () => {
    expect(faultsOf(['H01', 'h01'], ['h01', 'H01'])).toEqual([])
  })

  it.each(['constructor', '__proto__', 'toString'])('is not %s, which every object of a program has', (id) => {
    expect(faultsOf([id])).toMatchObject([/is a word that programs keep/].map(matching))
  })
})

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
