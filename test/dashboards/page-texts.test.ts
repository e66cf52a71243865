import { describe, expect, it } from 'vitest'
import type { Device } from '../../core/directory.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'
import { fullWidth } from '../../core/full-width.ts'
import { deviceName, modelText } from '../../dashboards/web/src/device-name.ts'
import { placeText, spokenPlace } from '../../dashboards/web/src/place-text.ts'
import { tookText } from '../../dashboards/web/src/reports/report-text.ts'
import { REPORTS_WORDS } from '../../dashboards/web/src/reports/reports-words.ts'
import { minuteText } from '../../dashboards/web/src/time-text.ts'
import { valueText } from '../../dashboards/web/src/value-text.ts'
import { DICTIONARIES } from '../../dashboards/web/src/words.ts'
import { NOW } from '../support/built-web.ts'
import { memoryRuleDesk } from '../support/fake-rules.ts'
import { ManualClock } from '../support/manual-clock.ts'

const TOWN = ['安和区', '柳河镇', '前柳村', '前柳村第一网格']

describe('an address on the page', () => {
  it.each([
    [TOWN, '前柳村1组8号', '安和区 柳河镇 前柳村第一网格 前柳村1组8号'],
    [['安和区', '柳河镇', '前柳村', '第一网格'], '1组8号', '安和区 柳河镇 前柳村 第一网格 1组8号'],
    [['安和区', '柳河镇', '前柳村'], '前柳村1组8号', '安和区 柳河镇 前柳村1组8号'],
    [TOWN, '', '安和区 柳河镇 前柳村第一网格'],
    [[], 'h07', 'h07'],
  ])('says nothing twice: %j %s', (areaNames, address, text) => {
    expect(placeText({ areaNames, address })).toBe(text)
  })

  it.each([
    ['99990110120101', TOWN, '前柳村1组8号', '安和区柳河镇前柳村1组8号'],
    ['99990110120101', TOWN, '1组8号', '安和区柳河镇前柳村1组8号'],
    // The grid is registered, the village is not: what is known is said.
    ['99990110120101', ['安和区', '柳河镇', '第一网格'], '1组8号', '安和区柳河镇第一网格1组8号'],
    ['99990110120101', TOWN, '', '安和区柳河镇前柳村第一网格'],
    ['999901101', ['安和区', '柳河镇'], '老街3号', '安和区柳河镇老街3号'],
  ])('is read out to the 120 without the grid: %s %j %s', (area, areaNames, address, spoken) => {
    expect(spokenPlace({ area, areaNames, address })).toBe(spoken)
  })
})

describe('a time on the page', () => {
  const at = Date.UTC(2026, 10, 22, 6, 32, 41)

  it.each([
    [at + minutes(60), '14:32'],
    [at + days(1), '11-22 14:32'],
  ])('is told to the minute, with the day when that is another one', (now, text) => {
    expect(minuteText(at, now, 'Asia/Shanghai')).toBe(text)
  })

  it.each([
    [seconds(37), '37 秒', '37 s'],
    [minutes(5) + seconds(33), '5 分 33 秒', '5 min 33 s'],
    [hours(23) + minutes(50) + seconds(3), '23 小时 50 分', '23 h 50 min'],
    [hours(2), '2 小时', '2 h'],
  ])('that it took is told in units that suit it', (took, zh, en) => {
    expect([tookText(took, REPORTS_WORDS.zh), tookText(took, REPORTS_WORDS.en)]).toEqual([zh, en])
  })
})

type Named = Pick<Device, 'room' | 'role' | 'model'>
const device = (model: string, change: Partial<Named> = {}): Named => ({
  room: 'bedroom',
  role: 'fixed',
  model,
  ...change,
})

describe('a device on the page', () => {
  it.each<[Named, string, string, string]>([
    [device('native-motion'), '卧室人体感应', 'Bedroom motion sensor', ''],
    [device('MCCGQ11LM', { role: 'outer-door', room: 'hall' }), '外门门磁', 'Outer door contact', 'MCCGQ11LM'],
    [device('TS0215A_sos', { role: 'worn' }), '随身求助按钮', 'Worn SOS button', 'TS0215A_sos'],
    [device('native-bed-mat', { role: 'bed' }), '卧室睡眠床垫', 'Bedroom bed mat', ''],
    [device('X-1000'), '卧室 X-1000', 'Bedroom X-1000', ''],
  ])('%j is %s', (one, zh, en, label) => {
    expect(deviceName(one, DICTIONARIES.zh, 'zh')).toBe(zh)
    expect(deviceName(one, DICTIONARIES.en, 'en')).toBe(en)
    expect(modelText(one)).toBe(label)
  })

  it.each([
    ['door-open', 0, '门关着'],
    ['door-open', 1, '门开着'],
    ['bed-occupied', 1, '在床'],
    ['heart-rate', 70, '心率 70 次/分'],
    ['battery', 93, '电量 93%'],
    ['room-temperature', 20.24, '室温 20.2 °C'],
    ['motion', 1, undefined],
    ['toString', 1, undefined],
  ])('says %s %d as a person would: %s', (metric, value, text) => {
    expect(valueText(metric, value, 'zh')).toBe(text)
  })
})

it('every threshold and group of them is printed full-width', async () => {
  const groups = await memoryRuleDesk(new ManualClock(NOW)).figures()
  const printed = [...groups, ...groups.flatMap(({ figures }) => figures)].map(({ words }) => words.zh)
  expect(printed.length).toBeGreaterThan(50)
  expect(printed.map(fullWidth)).toEqual(printed)
})
