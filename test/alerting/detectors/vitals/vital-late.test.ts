import type { DurationMs } from '../../../../core/time.ts'
import { hours, minutes, seconds } from '../../../../core/time.ts'
import type { VitalRow, VitalStory } from './vital-story.ts'
import { tellRows } from './vital-story.ts'

const OXYGEN = 'oxygen-saturation'
const BREATH = 'respiration-rate'

/** Of a nurse's round, five parameters that add up to `7` and are each no 3-band. */
const round = (ago: DurationMs) => (story: VitalStory) => {
  for (const moment of [ago, ago - minutes(1)]) {
    story.handsIn('thermometer', { 'body-temperature': 38.6 }, moment)
    story.handsIn('oximeter', { [OXYGEN]: 92 }, moment)
    story.handsIn('breath', { [BREATH]: 22 }, moment)
    story.handsIn('patch', { 'heart-rate': 112 }, moment)
    story.handsIn('cuff', { systolic: 120, diastolic: 80 }, moment)
  }
  return story
}

const rows: readonly VitalRow[] = [
  [
    'a nurse’s oximeter that uploads 84 % three hours late is urgent, by its own time and marked with how late',
    {},
    (s) => s.handsIn('oximeter', { [OXYGEN]: 84 }, hours(3)).pass(minutes(5)),
    ['urgent raised: 血氧 84%(11:00),危急线 ≤91 [迟到3小时]'],
  ],
  [
    'the same without the word “history”, from a device that came back',
    {},
    (s) => s.says('oximeter', { [OXYGEN]: 84 }, { at: s.now() - hours(3) }).pass(minutes(5)),
    ['urgent raised: 血氧 84%(11:00),危急线 ≤91 [迟到3小时]'],
  ],
  [
    'handed in five minutes late, a single 84 % waits for the rest of its quarter of an hour',
    {},
    (s) =>
      s
        .handsIn('oximeter', { [OXYGEN]: 84 }, minutes(5))
        .pass(minutes(9))

        .pass(minutes(2)),
    ['urgent raised: 血氧 84%(13:55),危急线 ≤91 [迟到5分]'],
  ],
  [
    'said at once, a single 84 % stands after a quarter of an hour in which the clip was not put in again',
    {},
    (s) =>
      s
        .says('oximeter', { [OXYGEN]: 84 })
        .pass(minutes(14))
        .pass(minutes(2)),
    ['urgent raised: 血氧 84%(14:00),危急线 ≤91'],
  ],
  [
    'a newer good value, of whatever device, leaves nothing to tell',
    {},
    (s) =>
      s
        .says('watch', { [OXYGEN]: 97 })
        .pass(minutes(1))
        .handsIn('oximeter', { [OXYGEN]: 84 }, hours(3))
        .pass(hours(1)),
    [],
  ],
  [
    'and so does one that stands in the same memory, handed in before or after',
    {},
    (s) =>
      s
        .handsIn('oximeter', { [OXYGEN]: 84 }, hours(3))
        .handsIn('oximeter', { [OXYGEN]: 97 }, hours(2))
        .pass(minutes(10))
        .handsIn('watch', { [OXYGEN]: 97 }, hours(1))
        .handsIn('oximeter', { [OXYGEN]: 84 }, hours(1) + minutes(30))
        .pass(hours(1)),
    [],
  ],
  [
    'an older good value says nothing against it',
    {},
    (s) =>
      s
        .handsIn('oximeter', { [OXYGEN]: 97 }, hours(4))
        .handsIn('oximeter', { [OXYGEN]: 84 }, hours(3))
        .pass(minutes(5)),
    ['urgent raised: 血氧 84%(11:00),危急线 ≤91 [迟到3小时]'],
  ],
  [
    'one odd pulse of a watch is a spike in its memory, too; two are not',
    {},
    (s) =>
      s
        .handsIn('watch', { 'heart-rate': 150 }, hours(3))
        .pass(minutes(5))
        .handsIn('watch', { 'heart-rate': 151 }, hours(3) - minutes(1))
        .pass(minutes(5)),
    ['urgent raised: 脉搏 151 次/分(11:00、11:06 两次),危急线 ≥131 [迟到2小时59分]'],
  ],
  [
    'a blood pressure out of the cuff’s memory is one measurement, both halves of it',
    {},
    (s) => s.handsIn('cuff', { systolic: 172, diastolic: 104 }, hours(5)).pass(minutes(5)),
    ['routine raised: 血压 172/104 mmHg(09:00),居家界限 ≥160 [迟到5小时]'],
  ],
  [
    'told once however often it is handed in',
    {},
    (s) => {
      const at = s.now() - hours(3)
      for (let n = 0; n < 4; n += 1) s.says('oximeter', { [OXYGEN]: 84 }, { at, history: true }).pass(hours(1))
      return s
    },
    ['urgent raised: 血氧 84%(11:00),危急线 ≤91 [迟到3小时]'],
  ],
  [
    'of yesterday is told, of the day before teaches only',
    {},
    (s) =>
      s
        .handsIn('cuff', { systolic: 84, diastolic: 50 }, hours(25))
        .pass(minutes(5))
        .handsIn('oximeter', { [OXYGEN]: 84 }, hours(23))
        .pass(minutes(5)),
    ['urgent raised: 血氧 84%(15:05),危急线 ≤91 [迟到23小时]'],
  ],
  [
    'two good values since then end it, as they end what was heard at once',
    {},
    (s) =>
      s
        .handsIn('oximeter', { [OXYGEN]: 84 }, hours(3))
        .pass(minutes(5))
        .says('oximeter', { [OXYGEN]: 97 })
        .pass(minutes(5))
        .says('oximeter', { [OXYGEN]: 97 })
        .pass(minutes(5)),
    ['urgent raised: 血氧 84%(11:00),危急线 ≤91 [迟到3小时]', 'urgent cleared: 体征已回到正常范围,14:10'],
  ],
  [
    'a total of 7 out of the memories of medical devices is urgent at most',
    { pulseHigh: 120 },
    (s) => round(hours(3))(s).pass(minutes(5)),
    ['urgent raised: NEWS2 总分 7:呼吸 2、血氧 2、脉搏 2、体温 1;缺意识、吸氧 [迟到2小时59分]'],
  ],
  [
    'and no longer a total when one of the five is three hours older than the rest',
    { pulseHigh: 120 },
    (s) => {
      s.handsIn('thermometer', { 'body-temperature': 38.6 }, hours(6))
      for (const ago of [hours(3), hours(3) - minutes(1)]) {
        s.handsIn('oximeter', { [OXYGEN]: 92 }, ago).handsIn('breath', { [BREATH]: 22 }, ago)
        s.handsIn('patch', { 'heart-rate': 112 }, ago).handsIn('cuff', { systolic: 120, diastolic: 80 }, ago)
      }
      return s.pass(minutes(5))
    },
    [],
  ],
  [
    'a watch that uploads every half hour is believed in what it kept, not in its newest number alone',
    {},
    (s) => {
      s.says('watch', { 'heart-rate': 75 }, { at: s.now() }).pass(minutes(30))
      for (let ago = 25; ago > 0; ago -= 5) s.says('watch', { 'heart-rate': 140 }, { at: s.now() - minutes(ago) })
      return s.says('watch', { 'heart-rate': 141 }, { at: s.now() }).pass(minutes(5))
    },
    ['urgent raised: 脉搏 141 次/分(14:05 起 6 次,最近 14:30),危急线 ≥131'],
  ],
  [
    'the same upload, newest first and twice',
    {},
    (s) => {
      s.says('watch', { 'heart-rate': 75 }, { at: s.now() }).pass(minutes(30))
      const now = s.now()
      for (const again of [0, seconds(20)]) {
        s.pass(again)
        s.says('watch', { 'heart-rate': 141 }, { at: now })
        for (let ago = 5; ago <= 25; ago += 5) s.says('watch', { 'heart-rate': 140 }, { at: now - minutes(ago) })
      }
      return s.pass(minutes(5))
    },
    ['urgent raised: 脉搏 141 次/分(14:05 起 6 次,最近 14:30),危急线 ≥131'],
  ],
  [
    'a calm word in the middle of what a watch kept parts one spike from the next',
    {},
    (s) => {
      s.says('watch', { 'heart-rate': 140 }, { at: s.now() }).pass(minutes(30))
      s.says('watch', { 'heart-rate': 76 }, { at: s.now() - minutes(10) })
      return s.pass(minutes(5)).says('watch', { 'heart-rate': 141 }, { at: s.now() }).pass(hours(1))
    },
    [],
  ],
  [
    'what a watch without contact kept is no more believed than what it says',
    {},
    (s) => {
      for (let ago = 60; ago > 50; ago -= 1) {
        s.handsIn('watch', { 'heart-rate': ago % 2 === 0 ? 145 : 0, [OXYGEN]: ago % 2 === 0 ? 97 : 84 }, minutes(ago))
      }
      return s.pass(hours(1))
    },
    [],
  ],
  [
    'nor is a pressure in it whose halves do not belong together, nor a temperature of a table',
    {},
    (s) =>
      s
        .handsIn('cuff', { systolic: 88, diastolic: 120 }, hours(2))
        .handsIn('cuff', { systolic: 0, diastolic: 120 }, hours(1))
        .handsIn('watch', { 'body-temperature': 34 }, hours(1))
        .handsIn('watch', { 'body-temperature': 33.5 }, minutes(50))
        .pass(hours(1)),
    [],
  ],
  [
    'a memory that one message hands in whole is told apart by its times: one broken measurement spoils no other',
    {},
    (s) => {
      const at = s.now() - hours(2)
      s.says('cuff', { systolic: 0, diastolic: 70, 'heart-rate': 0 }, { at: at - hours(1), history: true })
      return s.says('cuff', { systolic: 84, diastolic: 50, 'heart-rate': 70 }, { at, history: true }).pass(minutes(5))
    },
    ['urgent raised: 血压 84/50 mmHg(12:00),危急线 ≤90;24 小时 NEWS2 合计 3(缺呼吸、血氧、体温) [迟到2小时]'],
  ],
  [
    'what came without a time while nobody could tell is told as such',
    {},
    (s) => s.gatewayReturns().says('cuff', { systolic: 84, diastolic: 50 }).pass(minutes(5)),
    ['urgent raised: 血压 84/50 mmHg(14:10),危急线 ≤90 [时间不确定]'],
  ],
  [
    'unless a good one followed in the same way',
    {},
    (s) => s.gatewayReturns().pressure(84, 50).pressure(128, 78).pass(minutes(5)),
    [],
  ],
  [
    'being well, it says nothing against what is known',
    {},
    (s) => s.gatewayReturns().pass(seconds(55)).pressure(128, 78).pass(seconds(10)).pressure(84, 50).pass(minutes(2)),
    ['urgent raised: 血压 84/50 mmHg(14:11),危急线 ≤90'],
  ],
  [
    'a home’s own limit counts for what came late as well',
    { oxygenDangerLow: 83 },
    (s) => s.handsIn('oximeter', { [OXYGEN]: 84 }, hours(3)).pass(hours(1)),
    [],
  ],
]

tellRows('vital signs that come late', [...rows])
