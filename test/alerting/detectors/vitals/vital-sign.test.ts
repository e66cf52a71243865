import { hours, minutes, seconds } from '../../../../core/time.ts'
import type { VitalRow } from './vital-story.ts'
import { tellRows } from './vital-story.ts'

const rows: readonly VitalRow[] = [
  ['nothing is told of nobody', {}, (s) => s.pass(hours(1)), []],
  [
    'a pulse in its 3-band, said twice, is urgent',
    {},
    (s) => s.pulse(128).pass(minutes(6)).pulse(131).pass(minutes(6)).pulse(133).pass(minutes(1)),
    [
      'routine raised: 脉搏 131 次/分(14:00、14:06 两次),居家界限 ≥100',
      'urgent raised: 脉搏 133 次/分(14:06、14:12 两次),危急线 ≥131',
    ],
  ],
  ['a pulse just below the home band is nothing', {}, (s) => s.streams(99, minutes(10)), []],
  ['a pulse just above the lower home band is nothing', {}, (s) => s.streams(51, minutes(10)), []],
  [
    'a pulse at the lower home band is routine',
    {},
    (s) => s.pulse(50).pass(minutes(5)).pulse(50).pass(minutes(1)),
    ['routine raised: 脉搏 50 次/分(14:00、14:05 两次),居家界限 ≤50'],
  ],
  [
    'a watch that reports every 5 s is believed after half a minute, and told once',
    {},
    (s) => s.streams(72, minutes(1)).streams(140, minutes(20)),
    ['urgent raised: 脉搏 140 次/分(14:01),危急线 ≥131'],
  ],
  [
    'one blood pressure by a cuff stands if nothing is said against it for 60 s, and both halves are one sentence',
    {},
    (s) => s.pressure(166, 104).pass(seconds(55)).pass(seconds(10)),
    ['routine raised: 血压 166/104 mmHg(14:00),居家界限 ≥160'],
  ],
  [
    'blood pressure just inside the home bands is nothing',
    {},
    (s) => s.pressure(159, 99).pass(hours(1)).pressure(91, 55).pass(hours(1)),
    [],
  ],
  [
    'a low diastolic pressure is routine',
    {},
    (s) => s.pressure(110, 54).pass(minutes(2)),
    ['routine raised: 血压 110/54 mmHg(14:00),居家界限 ≤54'],
  ],
  [
    'systolic pressure at 90 is urgent, with the NEWS2 total of what is known and what is missing',
    {},
    (s) => s.says('thermometer', { 'body-temperature': 36.6 }).pressure(90, 60).pass(minutes(2)),
    ['urgent raised: 血压 90/60 mmHg(14:00),危急线 ≤90;24 小时 NEWS2 合计 3(缺呼吸、血氧、脉搏)'],
  ],
  [
    'what is measured anew and no better is told again after 4 h',
    {},
    (s) => s.pressure(170, 90).pass(hours(3)).pressure(172, 91).pass(hours(1)).pressure(174, 92).pass(hours(1)),
    [
      'routine raised: 血压 170/90 mmHg(14:00),居家界限 ≥160',
      'routine raised: 血压 174/92 mmHg(14:00 起 3 次,最近 18:00),居家界限 ≥160',
    ],
  ],
  [
    'what a watch goes on saying is told again after 4 h, as something known',
    {},
    (s) => s.streams(104, hours(5), minutes(2)),
    [
      'routine raised: 脉搏 104 次/分(14:00、14:02 两次),居家界限 ≥100',
      'routine still: 脉搏 104 次/分(14:00 起 122 次,最近 18:02),居家界限 ≥100',
    ],
  ],
  [
    'two calm readings and half an hour end what was urgent',
    {},
    (s) => s.streams(140, minutes(2)).streams(88, minutes(35)).pass(minutes(5)),
    ['urgent raised: 脉搏 140 次/分(14:00),危急线 ≥131', 'urgent cleared: 体征已回到正常范围,14:31'],
  ],
  [
    'a pulse that hovers at the limit is one episode',
    {},
    (s) => {
      for (let n = 0; n < 40; n += 1) s.streams(n % 2 === 0 ? 133 : 128, minutes(2))
      return s
    },
    ['urgent raised: 脉搏 133 次/分(14:00),危急线 ≥131'],
  ],
  [
    'out of danger is not yet well: a pulse of 110 ends nothing',
    {},
    (s) => s.streams(140, minutes(2)).streams(110, minutes(60)),
    ['urgent raised: 脉搏 140 次/分(14:00),危急线 ≥131'],
  ],
  [
    'a routine one outlasts the next digest, and ends when two calm measurements have come',
    {},
    (s) => s.pressure(170, 90).pass(hours(1)).pressure(130, 80).pass(hours(20)).pressure(131, 80).pass(hours(8)),
    ['routine raised: 血压 170/90 mmHg(14:00),居家界限 ≥160', 'routine cleared: 体征已回到正常范围,14:00'],
  ],
  [
    'what nobody measures any more is forgotten without a word, and told anew',
    {},
    (s) => s.pressure(170, 90).pass(hours(60), minutes(1)).pressure(171, 90).pass(minutes(2)),
    ['routine raised: 血压 170/90 mmHg(14:00),居家界限 ≥160', 'routine raised: 血压 171/90 mmHg(02:00),居家界限 ≥160'],
  ],
  [
    'a home may have its own home band',
    { pulseHigh: 90 },
    (s) => s.pulse(90).pass(minutes(1)).pulse(91).pass(minutes(1)),
    ['routine raised: 脉搏 91 次/分(14:00、14:01 两次),居家界限 ≥90'],
  ],
  [
    'a home may have its own danger line: a resident with COPD lives with 90 % oxygen',
    { oxygenDangerLow: 85 },
    (s) =>
      s
        .says('oximeter', { 'oxygen-saturation': 88 })
        .pass(minutes(1))
        .says('oximeter', { 'oxygen-saturation': 88 })
        .pass(minutes(1))
        .says('oximeter', { 'oxygen-saturation': 85 })
        .pass(minutes(1))
        .says('oximeter', { 'oxygen-saturation': 84 })
        .pass(minutes(1)),
    ['urgent raised: 血氧 84%(14:02、14:03 两次),危急线 ≤85'],
  ],
  [
    'a cuff is somebody’s act each time: five minutes after a calm one the next counts by itself',
    {},
    (s) => s.pressure(130, 80).pass(minutes(5)).pressure(170, 95).pass(minutes(2)),
    ['routine raised: 血压 170/95 mmHg(14:05),居家界限 ≥160'],
  ],
  [
    'so does the next of any device that was put away in between, whatever little it had to say before',
    {},
    (s) =>
      s
        .pulse(75, 'oximeter')
        .pass(minutes(5))
        .pulse(92, 'oximeter')
        .pass(minutes(20))
        .pulse(104, 'oximeter')
        .pass(minutes(2)),
    ['routine raised: 脉搏 104 次/分(14:25),居家界限 ≥100'],
  ],
  [
    'one calm reading ends nothing, even if it is the last',
    {},
    (s) => s.streams(140, minutes(2)).pulse(80).pass(hours(3)),
    ['urgent raised: 脉搏 140 次/分(14:00),危急线 ≥131'],
  ],
  [
    'what hardly left its band has not left it',
    {},
    (s) => {
      for (let n = 0; n < 4; n += 1) s.says('breath', { 'respiration-rate': 26 }).pass(minutes(1))
      for (let n = 0; n < 60; n += 1) s.says('breath', { 'respiration-rate': 24 }).pass(minutes(1))
      for (let n = 0; n < 60; n += 1) s.says('breath', { 'respiration-rate': 20 }).pass(minutes(1))
      return s
    },
    ['urgent raised: 呼吸 26 次/分(14:00),危急线 ≥25', 'urgent cleared: 体征已回到正常范围,15:33'],
  ],
  [
    'what a watch said days ago is forgotten, and no longer what still holds',
    {},
    (s) => {
      s.streams(104, minutes(10), minutes(2)).pass(hours(60), minutes(1))
      return s.streams(104, minutes(10), minutes(2))
    },
    [
      'routine raised: 脉搏 104 次/分(14:00、14:02 两次),居家界限 ≥100',
      'routine raised: 脉搏 104 次/分(02:10、02:12 两次),居家界限 ≥100',
    ],
  ],
]

tellRows('vital signs in their bands', [...rows])
