import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { homeCode, numberOfHomeCode } from '../../../alerting/replies/home-code.ts'

const number = fc.integer({ min: 1, max: 99_999_999 })

describe("a home's code", () => {
  it('is short, and stands for one number', () => {
    expect(homeCode(1)).toBe('H13')
    expect(homeCode(9999)).toHaveLength(6)
    fc.assert(
      fc.property(number, (n) => {
        expect(numberOfHomeCode(homeCode(n))).toBe(n)
      }),
    )
  })

  it('with one wrong digit names no home', () => {
    fc.assert(
      fc.property(number, fc.nat(), fc.integer({ min: 1, max: 9 }), (n, where, off) => {
        const digits = homeCode(n).slice(1).split('')
        const at = where % digits.length
        digits[at] = String((Number(digits[at]) + off) % 10)
        expect(numberOfHomeCode(`H${digits.join('')}`)).toBeUndefined()
      }),
    )
  })

  it('with two neighbouring digits changed about names no home', () => {
    fc.assert(
      fc.property(number, fc.nat(), (n, where) => {
        const digits = homeCode(n).slice(1)
        const at = where % (digits.length - 1)
        fc.pre(digits[at] !== digits[at + 1])
        const swapped = `${digits.slice(0, at)}${digits[at + 1]}${digits[at]}${digits.slice(at + 2)}`
        expect(numberOfHomeCode(`H${swapped}`)).toBeUndefined()
      }),
    )
  })

  it.each(['', 'H', 'H0', 'H013', 'h13', 'A13', 'H13 ', 'H1234567890123', 'H-1'])('"%s" is none', (text) => {
    expect(numberOfHomeCode(text)).toBeUndefined()
  })
})
