import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPdu } from '../../../alerting/vendors/modem-deliver.ts'
import { submitPdus } from '../../../alerting/vendors/modem-submit.ts'
import { deliverPdu, readSubmit, reportPdu } from '../../support/sms-pdus.ts'

const submit = (text: string, to = '+8613800000001') => submitPdus({ to, text, reference: 7, tries: 'a-day' })

describe('a text on its way out', () => {
  it('is what the network reads, octet for octet', () => {
    expect(submitPdus({ to: '+8613800000001', text: '守', reference: 7, tries: 'an-hour' })).toEqual([
      { hex: '0031000D91683108000000F100080B025B88', length: 17 },
    ])
  })

  it('is one SMS up to 70 units, and 67 a part beyond', () => {
    expect(
      ['字'.repeat(70), '字'.repeat(71), '字'.repeat(134), '字'.repeat(135)].map((text) => submit(text).length),
    ).toEqual([1, 2, 2, 3])
  })

  it('is whole again on the phone, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (text) => {
        const read = submit(text).map(({ hex }) => readSubmit(hex))
        // What can't be cut into whole characters is not made of characters.
        fc.pre(!/\p{Surrogate}/u.test(text) && text.length <= 600)
        expect(read.map((part) => part.text).join('')).toBe(text)
        expect(read.filter((part) => /\p{Surrogate}/u.test(part.text))).toEqual([])
      }),
    )
  })

  it('costs ten parts at most', () => {
    expect(submit('字'.repeat(5000))).toHaveLength(10)
  })
})

describe('a message that came in', () => {
  it('is read in the 7-bit alphabet', () => {
    expect(readPdu('07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37')).toMatchObject({
      kind: 'text',
      from: '27838890001',
      body: 'hellohello',
    })
  })

  it('is read in UCS2, with the time that the network gave it', () => {
    expect(readPdu(deliverPdu('+8613800000001', '收到 A7', { time: '261122143305' }))).toEqual({
      kind: 'text',
      from: '+8613800000001',
      sentAt: Date.UTC(2026, 10, 22, 6, 33, 5),
      body: '收到 A7',
      part: undefined,
    })
  })

  it.each([
    [0x00, 'delivered'],
    [0x02, 'delivered'],
    [0x30, 'pending'],
    [0x46, 'failed'],
    [0x61, 'failed'],
  ])('is a report with status %i: %s', (status, state) => {
    expect(readPdu(reportPdu(42, status))).toEqual({ kind: 'report', reference: 42, state })
  })

  it('never throws, whatever octets it is made of', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        readPdu(Buffer.from(octets).toString('hex'))
      }),
    )
    expect(['', '0', 'xyz', '00', 'FF'].map(readPdu)).toEqual([undefined, undefined, undefined, undefined, undefined])
  })
})
