import { describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../core/time.ts'
import { TenThousand } from './ten-thousand.ts'
import { aGateway, aHome } from './village.ts'

const ids = Array.from({ length: 10_000 }, (_, index) => String(index))
/** One in twenty is fully dependent, the last ones in the order of names. */
const isDependent = (id: string): boolean => Number(id) >= 9500
const contents = {
  homes: ids.map((id) =>
    aHome(`h${id}`, {
      careLevel: isDependent(id) ? 'fully-dependent' : 'self-caring',
      riskGrade: Number(id) % 10 === 9 ? 'red' : 'green',
    }),
  ),
  gateways: ids.map((id) => aGateway(`g${id}`, [`h${id}`])),
  devices: [],
}

describe('ten thousand gateways that fall silent in the same second', () => {
  const district = new TenThousand(contents, ['hearing', 'gateway-offline'])
  for (const id of ids) district.connects(`g${id}`, minutes(1))
  const silentFrom = district.now() + minutes(5)
  district.pass(minutes(9) + seconds(10))
  const told = district.told
  const urgent = told.filter(({ finding }) => finding.severity === 'urgent')

  it('are all told, each once', () => {
    expect(new Set(told.map(({ finding }) => finding.device)).size).toBe(ids.length)
    expect(told).toHaveLength(ids.length)
  })

  it('are told of dependent residents first, within half a minute', () => {
    expect(urgent).toHaveLength(500)
    expect(Math.max(...urgent.map(({ at }) => at)) - silentFrom).toBeLessThanOrEqual(seconds(30))
  })

  it('then of red homes', () => {
    const known = told.filter(({ at }) => at > silentFrom + seconds(30)).map(({ finding }) => finding.device ?? '')
    const red = known.map((device) => device.endsWith('9'))
    expect(red.lastIndexOf(true)).toBeLessThan(red.indexOf(false))
  })

  it('are a few at a tick, and none takes long', () => {
    const most = new Map<number, number>()
    for (const { at } of told) most.set(at, (most.get(at) ?? 0) + 1)
    expect(Math.max(...most.values())).toBeLessThanOrEqual(50)
    // What is above that is the collection of garbage.
    const sorted = district.ticks.toSorted((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length * 0.8)]).toBeLessThan(5)
  })
})
