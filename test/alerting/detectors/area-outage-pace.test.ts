import { describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../core/time.ts'
import { TenThousand } from './ten-thousand.ts'
import { aGateway, aHome } from './village.ts'

const ids = Array.from({ length: 10_000 }, (_, index) => String(index))
/** A district of ten towns, of ten villages, of five grids each. */
const areaOf = (n: number): string =>
  `120117${String(101 + (n % 10))}${String(201 + (n % 100))}${String(1 + (n % 5)).padStart(2, '0')}`
const contents = {
  homes: ids.map((id) => aHome(`h${id}`, { area: areaOf(Number(id)) })),
  gateways: ids.map((id) => aGateway(`g${id}`, [`h${id}`])),
  devices: [],
}

describe('ten thousand gateways of many areas that fall silent in the same second', () => {
  const district = new TenThousand(contents, ['hearing', 'area-outage'])
  for (const id of ids) district.connects(`g${id}`, minutes(1))
  const silentFrom = district.now() + minutes(5)
  district.pass(minutes(8))

  it('are told once, as the hub or the power, within two minutes', () => {
    expect(district.told.map(({ finding: { kind, subject } }) => [kind, subject])).toEqual([
      ['hub-deaf', { area: '120117' }],
    ])
    expect((district.told[0]?.at ?? Infinity) - silentFrom).toBeLessThanOrEqual(minutes(2))
    expect(district.told[0]?.finding.summary.zh).toContain('10000/10000 个网关')
  })

  it('cost no tick more than some milliseconds', () => {
    const sorted = district.ticks.toSorted((a, b) => b - a)
    // The longest ones are those in which garbage is collected.
    expect(sorted[20]).toBeLessThan(10)
    // To weigh all of them at one tick took 170.
    expect(sorted[0]).toBeLessThan(80)
  })

  it('are over in the second in which the hub hears enough of them again', () => {
    const back = district.now()
    for (const id of ids) district.connects(`g${id}`, minutes(1))
    district.pass(seconds(30))
    expect(district.told.slice(1).map(({ finding, at }) => [finding.change, at - back])).toEqual([['cleared', 0]])
  })
})
