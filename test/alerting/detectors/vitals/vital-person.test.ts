import { hours, minutes } from '../../../../core/time.ts'
import type { VitalRow, VitalStory } from './vital-story.ts'
import { afterOrdinaryDays, tellRows } from './vital-story.ts'

/** Five parameters at 14:00 and again at 14:05, by which each is held. */
const five =
  (pulseBy: string, values: { readonly pulse: number; readonly oxygen: number; readonly breath: number }) =>
  (story: VitalStory): VitalStory => {
    for (let n = 0; n < 2; n += 1) {
      story
        .says('thermometer', { 'body-temperature': 38.5 + n / 10 })
        .says('oximeter', { 'oxygen-saturation': values.oxygen })
        .says('breath', { 'respiration-rate': values.breath })
        .says('cuff', { systolic: 120, diastolic: 80 })
        .pulse(values.pulse + n, pulseBy)
        .pass(minutes(5))
    }
    return story
  }

const totals: readonly VitalRow[] = [
  [
    'a total of 5 from five parameters is urgent, and says what nobody measured',
    {},
    five('patch', { pulse: 98, oxygen: 94, breath: 22 }),
    ['urgent raised: NEWS2 总分 5:呼吸 2、血氧 1、脉搏 1、体温 1;缺意识、吸氧'],
  ],
  ['a total of 4 is nothing', {}, five('patch', { pulse: 88, oxygen: 94, breath: 22 }), []],
  [
    'a total of 7 from medical devices is life-safety',
    { pulseHigh: 120 },
    five('patch', { pulse: 112, oxygen: 92, breath: 22 }),
    ['life-safety raised: NEWS2 总分 7:呼吸 2、血氧 2、脉搏 2、体温 1;缺意识、吸氧'],
  ],
  [
    'the same to which a consumer watch added two is urgent at most',
    { pulseHigh: 120 },
    five('watch', { pulse: 112, oxygen: 92, breath: 22 }),
    ['urgent raised: NEWS2 总分 7:呼吸 2、血氧 2、脉搏 2、体温 1;缺意识、吸氧'],
  ],
  [
    'the same of a radar on the wall, whatever role it was given',
    { pulseHigh: 120 },
    five('radar', { pulse: 112, oxygen: 92, breath: 22 }),
    ['urgent raised: NEWS2 总分 7:呼吸 2、血氧 2、脉搏 2、体温 1;缺意识、吸氧'],
  ],
  [
    'four parameters are too few, whatever they add up to: the fifth is over two hours old',
    { pulseHigh: 120 },
    (s) => {
      s.pressure(104, 70).pass(hours(2) + minutes(1))
      for (let n = 0; n < 3; n += 1) {
        s.says('thermometer', { 'body-temperature': 39.2 }).says('oximeter', { 'oxygen-saturation': 92 + (n % 2) })
        s.says('breath', { 'respiration-rate': 22 })
          .pulse(112 + n)
          .pass(minutes(5))
      }
      return s
    },
    [],
  ],
  ['a home may ask for a higher total', { newsUrgent: 6 }, five('patch', { pulse: 98, oxygen: 94, breath: 22 }), []],
  [
    'a total that is hardly lower is not over',
    {},
    (s) => {
      five('patch', { pulse: 98, oxygen: 94, breath: 22 })(s)
      for (let n = 0; n < 12; n += 1) s.says('oximeter', { 'oxygen-saturation': 97 }).pass(minutes(5))
      return s
    },
    ['urgent raised: NEWS2 总分 5:呼吸 2、血氧 1、脉搏 1、体温 1;缺意识、吸氧'],
  ],
  [
    'a total ends when it has been calm for half an hour',
    {},
    (s) => {
      five('patch', { pulse: 98, oxygen: 94, breath: 22 })(s)
      for (let n = 0; n < 8; n += 1) {
        s.says('oximeter', { 'oxygen-saturation': 97 }).says('breath', { 'respiration-rate': 16 }).pass(minutes(5))
      }
      return s
    },
    [
      'urgent raised: NEWS2 总分 5:呼吸 2、血氧 1、脉搏 1、体温 1;缺意识、吸氧',
      'urgent cleared: 体征已回到正常范围,14:35',
    ],
  ],
]

const persons: readonly VitalRow[] = [
  [
    'what is usual for this person stands beside what is told',
    {},
    (s) => afterOrdinaryDays(s).pressure(166, 92).pass(minutes(2)),
    ['routine raised: 血压 166/92 mmHg(14:00),平时 132–144/76–84,居家界限 ≥160'],
  ],
  [
    'a change for this person is told within all bands',
    {},
    (s) => afterOrdinaryDays(s).pulse(98, 'cuff').pass(minutes(2)),
    ['routine raised: 脉搏 98 次/分(14:00),平时 64–78,与平时相差大'],
  ],
  ['a smaller one is not', {}, (s) => afterOrdinaryDays(s).pulse(94, 'cuff').pass(minutes(2)), []],
  [
    'nor is one that a watch sees: its wearer may be climbing stairs',
    {},
    (s) => afterOrdinaryDays(s).streams(98, minutes(10)),
    [],
  ],
  [
    'a resident whose pressure is always low is told of all the same: what is usual hides nothing',
    {},
    (s) => {
      for (let day = 0; day < 20; day += 1) s.pressure(88, 60).pass(hours(24), minutes(30))
      return s
    },
    Array.from({ length: 20 }, (_, day) =>
      day < 9
        ? 'urgent raised: 血压 88/60 mmHg(14:00),危急线 ≤90'
        : 'urgent raised: 血压 88/60 mmHg(14:00),平时 88/60,危急线 ≤90',
    ),
  ],
]

tellRows('NEWS2 totals and what is usual', [...totals, ...persons])
