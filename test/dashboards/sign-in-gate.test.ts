import { describe, expect, it } from 'vitest'
import { SignInGate } from '../../dashboards/api/sign-in-gate.ts'
import { NOW } from '../support/built-web.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** How many of as many tries, each from another of these addresses, are let through. */
async function letThrough(addresses: readonly string[]): Promise<number> {
  const gate = new SignInGate(new ManualClock(NOW))
  let passed = 0
  for (const address of addresses) {
    await gate
      .pass(address, async () => {
        passed += 1
      })
      .catch(() => undefined)
  }
  return passed
}

const thirty = (addressOf: (n: number) => string): readonly string[] =>
  Array.from({ length: 30 }, (_, n) => addressOf(n + 1))

describe('tries to sign in are counted', () => {
  it.each([
    ['an IPv4 address', () => '203.0.113.7'],
    ['an IPv4 address as a dual-stack socket writes it', () => '::ffff:203.0.113.7'],
    ['a /64 of IPv6', (n: number) => `2001:db8:1:2:${n}::1`],
    ['a /64 whose number has zeros, which are left out', (n: number) => `2001:db8::${n}:b:c:d`],
    ['a /64 of a cable', (n: number) => `fe80::${n}:b:c:d`],
    ['a /64 with zeros before and behind', (n: number) => `2001:db8::${n}`],
    ['a /64 in capitals and in small letters', (n: number) => (n % 2 ? '2001:DB8:A::1' : '2001:db8:a::1')],
  ])('as one asker from %s', async (_, addressOf) => {
    expect(await letThrough(thirty(addressOf))).toBe(20)
  })

  it.each([
    ['IPv4 addresses', (n: number) => `203.0.113.${n}`],
    ['IPv4 addresses as a dual-stack socket writes them', (n: number) => `::ffff:203.0.113.${n}`],
    ['/64s of IPv6', (n: number) => `2001:db8:1:${n}::1`],
    ['/64s, the first of which has zeros', (n: number) => `2001:db8:0:${n - 1}::1`],
  ])('each by itself from %s', async (_, addressOf) => {
    expect(await letThrough(thirty(addressOf))).toBe(30)
  })
})
