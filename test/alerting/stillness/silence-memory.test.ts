import { describe, expect, it } from 'vitest'
import { NO_DOOR, NOT_STRAINED, SilenceMemory } from '../../../alerting/stillness/silence-memory.ts'
import type { PastSilence } from '../../../alerting/stillness/silence-memory.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import { at } from './lived-days.ts'

const silence = (from: number, length: number, rest: Partial<PastSilence> = {}): PastSilence => ({
  from,
  to: from + length,
  door: NO_DOOR,
  teaches: true,
  heard: true,
  heardFor: length,
  strain: 0,
  ...rest,
})

describe('the memory of silences', () => {
  it('gives back what it was given, to the minute', () => {
    const memory = new SilenceMemory()
    const kept = silence(at(1, '22:05'), hours(9), { door: 3, teaches: false, strain: -0.75 })
    memory.add(kept)
    expect(memory.at(0)).toEqual(kept)
  })

  it('keeps of one that was interrupted how long it was heard to last, and no strain', () => {
    const memory = new SilenceMemory()
    const kept = silence(at(1, '12:00'), days(4), { heard: false, teaches: false, heardFor: hours(26) })
    memory.add(kept)
    expect(memory.at(0)).toEqual({ ...kept, strain: NOT_STRAINED })
  })

  it('forgets after 60 days', () => {
    const memory = new SilenceMemory()
    for (let day = 0; day < 100; day += 1) memory.add(silence(at(day, '13:00'), minutes(40)))
    expect(memory.size).toBe(60)
    expect(memory.at(0).from).toBe(at(40, '13:00'))
  })

  it('keeps the newest 1,024 of a home that is quiet for half an hour all the time', () => {
    const memory = new SilenceMemory()
    const start = at(0, '00:00')
    for (let count = 0; count < 2500; count += 1) memory.add(silence(start + count * minutes(30), minutes(29)))
    expect(memory.size).toBe(1024)
    expect(memory.at(1023).from).toBe(start + 2499 * minutes(30))
    expect(memory.at(0).from).toBe(start + (2500 - 1024) * minutes(30))
  })

  it('finds the first that ended after a moment', () => {
    const memory = new SilenceMemory()
    for (let day = 0; day < 10; day += 1) memory.add(silence(at(day, '13:00'), hours(1)))
    expect(memory.firstEndingAfter(at(4, '14:00'))).toBe(5)
    expect(memory.firstEndingAfter(at(4, '13:59'))).toBe(4)
    expect(memory.firstEndingAfter(at(20, '00:00'))).toBe(10)
  })

  it('comes back from its snapshot and goes on', () => {
    const memory = new SilenceMemory()
    for (let day = 0; day < 70; day += 1) memory.add(silence(at(day, '13:00'), hours(1)))
    const again = new SilenceMemory()
    again.restore(memory.snapshot())
    again.add(silence(at(70, '13:00'), hours(2)))
    memory.add(silence(at(70, '13:00'), hours(2)))
    expect(again.snapshot()).toBe(memory.snapshot())
  })
})
