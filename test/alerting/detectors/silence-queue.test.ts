import { describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { TenThousand } from './ten-thousand.ts'
import { aDevice, aGateway, aHome } from './village.ts'

const STILLNESS = ['hearing', 'door-contacts', 'resident-signs', 'home-silences', 'presence-modes', 'inactivity']
const ids = Array.from({ length: 10_000 }, (_, index) => String(index))
/** Who is heard, and still. */
const HEARD = '5000'
const contents = {
  homes: ids.map((id) => aHome(`h${id}`, { inactivityCeiling: hours(1) })),
  gateways: ids.map((id) => aGateway(`g${id}`, [`h${id}`])),
  devices: ids.map((id) => aDevice(`d${id}`, { home: `h${id}`, gateway: `g${id}` })),
}

describe('a resident who is heard and still, among ten thousand homes of which nothing is heard', () => {
  const district = new TenThousand(contents, STILLNESS)
  for (const id of ids) district.connects(`g${id}`, minutes(1)).moves(`h${id}`, `d${id}`, `g${id}`)
  district.pass(minutes(1)).moves(`h${HEARD}`, `d${HEARD}`, `g${HEARD}`)
  const since = district.now()
  const heard = (): void => {
    if ((district.now() - since) % minutes(1) === 0) district.heard(`g${HEARD}`)
  }
  district.pass(minutes(66), heard)

  it('is told within seconds after the limit, and nobody else is', () => {
    expect(district.told.map(({ finding }) => `${finding.kind} ${JSON.stringify(finding.subject)}`)).toEqual([
      `inactivity {"home":"h${HEARD}"}`,
    ])
    expect((district.told[0]?.at ?? Infinity) - since - hours(1)).toBeLessThanOrEqual(seconds(5))
  })

  it('costs no tick more than a few milliseconds', () => {
    // What is above that is the collection of garbage.
    const sorted = district.ticks.toSorted((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThan(5)
  })
})
