import { hours, minutes, seconds } from '../../../../core/time.ts'
import type { VitalRow } from './vital-story.ts'
import { tellRows } from './vital-story.ts'

const rows: readonly VitalRow[] = [
  [
    'one odd reading of a watch is nothing, however long it stands alone',
    {},
    (s) => s.pulse(72).pass(minutes(10)).pulse(150).pass(hours(2)).pulse(75).pass(hours(1)),
    [],
  ],
  [
    'a spike between calm readings is nothing, twice over',
    {},
    (s) =>
      s
        .streams(72, minutes(1))
        .pulse(150)
        .pass(seconds(5))
        .pulse(74)
        .pass(seconds(5))
        .pulse(150)
        .pass(seconds(5))
        .streams(71, minutes(5)),
    [],
  ],
  [
    'a radar spike that the next reading takes back within a minute is nothing',
    {},
    (s) =>
      s
        .pass(minutes(30))
        .says('radar', { 'respiration-rate': 30 })
        .pass(seconds(50))
        .says('radar', { 'respiration-rate': 16 })
        .pass(hours(1)),
    [],
  ],
  [
    'nor is one that it leaves standing: it looks on all day, and nobody took a measurement',
    {},
    (s) => s.pass(minutes(30)).says('radar', { 'respiration-rate': 30 }).pass(hours(1)),
    [],
  ],
  [
    'one that is measured again within 60 s and is well is nothing',
    {},
    (s) => s.pressure(166, 92).pass(seconds(50)).pressure(142, 84).pass(hours(1)),
    [],
  ],
  [
    'oxygen that drops for one reading is nothing, even from a clip; twice is urgent',
    {},
    (s) =>
      s
        .says('oximeter', { 'oxygen-saturation': 84 })
        .pass(minutes(10))
        .says('oximeter', { 'oxygen-saturation': 97 })
        .pass(minutes(10))
        .says('oximeter', { 'oxygen-saturation': 91 })
        .pass(minutes(1))
        .says('oximeter', { 'oxygen-saturation': 90 })
        .pass(minutes(1)),
    ['urgent raised: 血氧 90%(14:20、14:21 两次),危急线 ≤91'],
  ],
  [
    'what a device says when it has nothing to say is nothing',
    {},
    (s) =>
      s
        .streams(72, minutes(1))
        .streams(0, minutes(5))
        .streams(255, minutes(5))
        .says('oximeter', { 'oxygen-saturation': 0 })
        .pressure(0, 0)
        .pressure(255, 255)
        .pass(hours(1)),
    [],
  ],
  [
    'a pressure whose halves do not belong together is nothing',
    {},
    (s) => s.pressure(88, 120).pass(minutes(5)).says('cuff', { diastolic: 120, systolic: 110 }).pass(minutes(5)),
    [],
  ],
  [
    'a watch that lost the pulse takes back what it has just said',
    {},
    (s) =>
      s
        .streams(72, minutes(1))
        .streams(140, seconds(20))
        .streams(0, seconds(5))
        .streams(145, seconds(20))
        .streams(0, minutes(5)),
    [],
  ],
  [
    'a watch on the table is as cold as the room: nobody is freezing',
    {},
    (s) => {
      for (let degrees = 34; degrees > 19; degrees -= 1)
        s.says('watch', { 'body-temperature': degrees }).pass(minutes(2))
      return s
    },
    [],
  ],
  [
    'a cheap watch that fills what it cannot measure with zeros is still believed in its pulse',
    {},
    (s) =>
      s
        .says('watch', { 'oxygen-saturation': 0, 'body-temperature': 0, 'heart-rate': 140 })
        .pass(minutes(1))
        .says('watch', { 'oxygen-saturation': 0, 'body-temperature': 0, 'heart-rate': 141 })
        .pass(minutes(1)),
    ['urgent raised: 脉搏 141 次/分(14:00、14:01 两次),危急线 ≥131'],
  ],
  [
    'duplicates are one reading, with a time of their own or without',
    {},
    (s) => {
      const at = s.now()
      s.pulse(140, 'watch', { at }).pass(seconds(40)).pulse(140, 'watch', { at }).pass(minutes(5))
      return s.pulse(140, 'patch').pass(seconds(10)).pulse(140, 'patch').pass(minutes(5))
    },
    [],
  ],
  [
    'what is retained, stored without a time of its own or of an unknown device is nothing',
    {},
    (s) =>
      s
        .pulse(140, 'cuff', { retained: true })
        .pass(minutes(2))
        .pulse(141, 'cuff', { history: true })
        .pass(minutes(2))
        .pulse(143, 'cuff', { unregistered: true })
        .pass(minutes(2)),
    [],
  ],
  [
    'a calm reading that was overtaken on its way is no less calm',
    {},
    (s) => {
      const at = s.now()
      s.pulse(140, 'watch', { at })
        .pass(seconds(20))
        .pulse(141, 'watch', { at: at + seconds(20) })
      return s.pulse(80, 'watch', { at: at + seconds(10) }).pass(minutes(5))
    },
    [],
  ],
  [
    'a deaf hub could not hear it being taken back: it waits for 60 s of hearing',
    {},
    (s) => s.pressure(170, 90).pass(seconds(20)).deaf(minutes(10)).pass(seconds(5)).pressure(130, 80).pass(hours(1)),
    [],
  ],
  [
    'and tells it then, if nothing was said',
    {},
    (s) => s.pressure(170, 90).pass(seconds(20)).deaf(minutes(10)).pass(minutes(2)),
    ['routine raised: 血压 170/90 mmHg(14:00),居家界限 ≥160'],
  ],
  [
    'a watch that says it has no pulse is not believed in what it says beside it, before or after',
    {},
    (s) => {
      s.says('watch', { 'heart-rate': 72, 'oxygen-saturation': 97 })
      for (let n = 0; n < 4; n += 1) s.pass(minutes(1)).says('watch', { 'heart-rate': 0, 'oxygen-saturation': 84 - n })
      for (let n = 0; n < 4; n += 1) s.pass(minutes(1)).says('watch', { 'oxygen-saturation': 84 - n, 'heart-rate': 0 })
      return s.pass(minutes(5))
    },
    [],
  ],
  [
    'a cuff that felt no pulse measured no pressure',
    {},
    (s) =>
      s
        .says('cuff', { 'heart-rate': 70, systolic: 130, diastolic: 80 })
        .pass(hours(1))
        .says('cuff', { 'heart-rate': 0, systolic: 172, diastolic: 101 })
        .pass(hours(1)),
    [],
  ],
  [
    'half a blood pressure is none',
    {},
    (s) =>
      s
        .pressure(130, 80)
        .pass(minutes(30))
        .says('cuff', { systolic: 0, diastolic: 120 })
        .pass(minutes(30))
        .says('cuff', { diastolic: 120, systolic: 0 })
        .pass(minutes(30)),
    [],
  ],
  [
    'two odd readings within seconds are one mistake',
    {},
    (s) => s.streams(72, minutes(1)).pulse(140).pass(seconds(10)).pulse(143).pass(seconds(10)).streams(75, minutes(5)),
    [],
  ],
  [
    'one far too high and one far too low are no two of a kind',
    {},
    (s) => s.pulse(140).pass(minutes(1)).pulse(38).pass(minutes(1)).pulse(72).pass(hours(1)),
    [],
  ],
  [
    'two odd readings of a watch more than a day apart are two spikes',
    {},
    (s) => s.pulse(140).pass(hours(25), minutes(1)).pulse(140).pass(hours(1)),
    [],
  ],
]

tellRows('vital signs that are none', [...rows])
