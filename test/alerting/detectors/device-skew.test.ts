import { describe, expect, it } from 'vitest'
import { DeviceSkew } from '../../../alerting/detectors/device-skew.ts'
import { days, hours, minutes, seconds } from '../../../core/time.ts'

const START = days(20_000)

/** Readings every `every` from `from` for `during`, each `behind` the true time. */
function hear(skew: DeviceSkew, from: number, during: number, behind: number, every = minutes(5)): void {
  for (let t = 0; t <= during; t += every) skew.learn('d', START + from + t - behind, START + from + t)
}

describe('DeviceSkew', () => {
  it('is nothing for a device that nobody has heard', () => {
    expect(new DeviceSkew().of('d')).toBe(0)
  })

  it('is nothing after one reading: late or slow, nobody can tell', () => {
    const skew = new DeviceSkew()
    hear(skew, 0, 0, minutes(10))
    expect(skew.of('d')).toBe(0)
  })

  it('is known from two readings at the pace of time', () => {
    const skew = new DeviceSkew()
    hear(skew, 0, minutes(5), minutes(10))
    expect(skew.of('d')).toBe(minutes(10))
  })

  it('is the smallest delay, so one that came late changes nothing', () => {
    const skew = new DeviceSkew()
    hear(skew, 0, hours(1), seconds(2))
    skew.learn('d', START + hours(1) - minutes(7), START + hours(1) + minutes(1))
    expect(skew.of('d')).toBe(seconds(2))
  })

  it('of a clock that is put right is right at once', () => {
    const skew = new DeviceSkew()
    hear(skew, 0, hours(1), minutes(10))
    skew.learn('d', START + hours(1) + minutes(1), START + hours(1) + minutes(1))
    expect(skew.of('d')).toBe(0)
  })

  it('of a clock that falls back is believed within an hour, not at once', () => {
    const skew = new DeviceSkew()
    hear(skew, 0, hours(2), 0)
    hear(skew, hours(2) + minutes(5), minutes(10), minutes(30))
    expect(skew.of('d')).toBe(0)
    hear(skew, hours(2) + minutes(20), hours(1), minutes(30))
    expect(skew.of('d')).toBe(minutes(30))
  })

  it('is not learned from one reading that is handed in again and again, a minute apart, hours late', () => {
    const skew = new DeviceSkew()
    skew.learn('d', START, START)
    for (let n = 0; n < 10; n += 1) skew.learn('d', START, START + hours(5) + n * minutes(1))
    expect(skew.of('d')).toBe(0)
  })

  it('is not learned from hours of stored readings that come within minutes', () => {
    const skew = new DeviceSkew()
    hear(skew, 0, hours(1), 0)
    const back = START + hours(5)
    for (let n = 0; n < 48; n += 1) skew.learn('d', START + hours(1) + n * minutes(5), back + n * seconds(5))
    expect(skew.of('d')).toBe(0)
  })

  it('is not learned from a memory that comes a minute apart, slower than time and not at its pace', () => {
    const skew = new DeviceSkew()
    skew.learn('d', START, START)
    for (let n = 0; n < 10; n += 1) {
      skew.learn('d', START + n * seconds(13), START + hours(5) + n * seconds(72))
    }
    expect(skew.of('d')).toBe(0)
  })

  it('is remembered for a device that speaks every two hours', () => {
    const skew = new DeviceSkew()
    hear(skew, 0, hours(20), minutes(10), hours(2))
    expect(skew.of('d')).toBe(minutes(10))
  })

  it('survives being saved and loaded', () => {
    const skew = new DeviceSkew()
    hear(skew, 0, hours(1), minutes(10))
    const again = new DeviceSkew()
    again.load(skew.toText().toJSON())
    expect(again.of('d')).toBe(minutes(10))
    expect(again.toText().toJSON()).toBe(skew.toText().toJSON())
  })
})
