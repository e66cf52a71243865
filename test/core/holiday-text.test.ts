import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packagedHolidays } from '../../core/chinese-calendar.ts'
import { civilDayText, parseCivilDay } from '../../core/civil-day.ts'
import { holidayFaults, weekdayWords } from '../../core/holiday-faults.ts'
import { readHolidayText } from '../../core/holiday-text.ts'
import { asWrittenFestival, type Festival } from '../../core/holidays.ts'

const day = (text: string): number => parseCivilDay(text) ?? Number.NaN
const festival = (change: Partial<Festival>): Festival => ({
  name: '春节',
  from: day('2027-02-05'),
  until: day('2027-02-11'),
  makeUp: [],
  ...change,
})

/** As the State Council wrote it. */
const NOTICE_2026 = `国务院办公厅关于2026年部分节假日安排的通知

一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`

describe('a year’s notice that was pasted', () => {
  it('is read as the State Council wrote it, and says what the package says', () => {
    const { festivals, faults } = readHolidayText(NOTICE_2026, 2026)
    expect(faults).toEqual([])
    const days = (list: readonly Festival[]) => list.map(({ from, until, makeUp }) => ({ from, until, makeUp }))
    expect(days(festivals)).toEqual(days(packagedHolidays(2026)?.festivals ?? []))
    expect(festivals.map(({ name }) => name)).toEqual([
      '元旦',
      '春节',
      '清明节',
      '劳动节',
      '端午节',
      '中秋节',
      '国庆节',
    ])
  })

  it.each([
    ['春节：2月5日至11日放假调休。1月30日、2月20日上班。', '2027-01-30 2027-02-20'],
    ['春节 2027-02-05 至 2027-02-11；上班 2027-01-30 2027-02-20', '2027-01-30 2027-02-20'],
    ['春节 2027/2/5-2027/2/11; work 2027/1/30, 2027/2/20', '2027-01-30 2027-02-20'],
    ['春节：２月５日（星期五）至１１日（星期四）放假７天', ''],
    ['春节\t2027-02-05\t2027-02-11\t2027-01-30\t2027-02-20', '2027-01-30 2027-02-20'],
    ['春节,2027-02-05,2027-02-11,2027-01-30 2027-02-20', '2027-01-30 2027-02-20'],
    ['节日,第一天,最后一天,补班日\n春节,2027/2/5,2027/2/11,', ''],
    ['春节：放假2月5日至11日，上班1月30日、2月20日', '2027-01-30 2027-02-20'],
    ['(二)春节: 2月5日到2月11日放假,2月20日上班', '2027-02-20'],
  ])('is read in other shapes too: %s', (text, makeUp) => {
    const { festivals, faults } = readHolidayText(text, 2027)
    expect(faults).toEqual([])
    const written = festivals.map(asWrittenFestival)
    expect(written).toEqual([
      { name: '春节', from: '2027-02-05', until: '2027-02-11', makeUp: makeUp.split(' ').filter(Boolean) },
    ])
  })

  it('may begin in the December before, and may be one day beside a weekend', () => {
    const text = '元旦：2026年12月31日至2027年1月2日放假调休，共3天。\n清明节：4月5日放假，与周末连休。'
    expect(readHolidayText(text, 2027).festivals.map(asWrittenFestival)).toEqual([
      { name: '元旦', from: '2026-12-31', until: '2027-01-02', makeUp: [] },
      { name: '清明节', from: '2027-04-05', until: '2027-04-05', makeUp: [] },
    ])
  })

  it.each([
    ['last year’s notice by its title', NOTICE_2026, '这是 2026 年的通知，正在录入的是 2027 年。'],
    [
      'last year’s notice by its weekdays',
      '元旦：1月1日（周四）至3日放假',
      '2027-01-01 是周五，通知写的是周四：是哪一年的通知？',
    ],
    [
      'a count that its days do not have',
      '春节：2月5日至11日放假，共8天',
      '「春节」写的是共 8 天，按日期是 7 天：请检查。',
    ],
    ['a day that is none', '春节：2月5日至30日放假', '没有“30日”这一天：请检查日期。'],
    ['a month that is missing', '春节：5日至11日放假', '没有“5日”这一天：请检查日期。'],
    ['a stretch without an end', '春节：2月5日至放假', '“至”的前后须各有一个日期：请检查。'],
    ['a stretch without a beginning', '春节：5至11日放假', /看不懂“5”/],
    ['a stretch that begins with 至', '春节：:至2月11日放假 1', '“至”的前后须各有一个日期：请检查。'],
    ['a make-up day in brackets', '春节：2月5日至11日放假（2月20日上班）', /看不懂“\(2月20日上班\)”/],
    ['no days off', '春节：2月20日上班', '「春节」没有放假日期：请写成“2月5日至11日放假”。'],
    ['two stretches', '春节：2月5日至6日、2月8日至9日放假', '「春节」有几段放假：每段请各写一行。'],
    ['a month of make-up days', '春节：2月5日放假。1月1日至31日上班', '「春节」的上班日连续太多：请逐日写出。'],
    [
      'words beside it',
      '春节：2月5日至11日放假。鼓励错峰出行',
      '看不懂“鼓励错峰出行”：请删去，只保留日期、放假和上班。',
    ],
    [
      'a line of something else',
      '各省、自治区人民政府：',
      '“各省、自治区人民政府:”里没有节日和日期：请删去这一行，或写成“春节：2月5日至11日放假”。',
    ],
    ['wrong characters', '\u202e<b>春节</b>：2月5日放假', /里没有节日和日期/],
    ['no name', '：2月5日至11日放假', '没有写节日名称：请写成“春节：…”。'],
    ['nothing', ' \n\n', '没有内容：请粘贴通知，每个节日一行。'],
    ['far too much', '春'.repeat(4001), '文字太长（4001 字，最多 4000 字）：请只保留每个节日一行。'],
  ])('is refused with one sentence: %s', (_, text, says) => {
    const { faults } = readHolidayText(text, 2027)
    expect(faults[0]?.says.zh).toMatch(says)
    expect(faults[0]?.says.en).not.toBe('')
  })

  it('comes back as it was when it is written as the State Council does', () => {
    const first = day('2027-01-01')
    const aFestival = fc
      .record({
        from: fc.nat({ max: 340 }),
        length: fc.integer({ min: 1, max: 9 }),
        worked: fc.array(fc.nat({ max: 364 }), { maxLength: 3 }),
      })
      .map(({ from, length, worked }) =>
        festival({ from: first + from, until: first + from + length - 1, makeUp: worked.map((one) => first + one) }),
      )
    fc.assert(
      fc.property(fc.array(aFestival, { minLength: 1, maxLength: 8 }), (festivals) => {
        expect(readHolidayText(festivals.map(asNotice).join('\n'), 2027)).toEqual({ festivals, faults: [] })
        // A year later each day is another day of the week.
        expect(readHolidayText(festivals.map(asNotice).join('\n'), 2028).festivals).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('ends in festivals or in faults, whatever is pasted', () => {
    const pieces = '春节 ： 2月 5日 至 放假 上班 2027-02-05 （周五） 。 \n \t , 共3天 99 ( ) 😀 \u0000'.split(' ')
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (chosen) => {
        const { festivals, faults } = readHolidayText(chosen.join(''), 2027)
        expect(festivals.length + faults.length).toBeGreaterThan(0)
        for (const { from, until } of festivals) expect(civilDayText(from) + civilDayText(until)).toMatch(/^[\d-]{20}$/)
      }),
    )
  })
})

/** `春节：2月5日（周五）至2月11日（周四）放假调休，共7天。1月30日（周六）、2月20日（周六）上班。` */
function asNotice({ name, from, until, makeUp }: Festival): string {
  const dated = (one: number): string => {
    const [, month = '', date = ''] = civilDayText(one).split('-')
    return `${Number(month)}月${Number(date)}日（${weekdayWords(one).zh}）`
  }
  const off = `${name}：${dated(from)}至${dated(until)}放假调休，共${until - from + 1}天。`
  return makeUp.length === 0 ? off : `${off}${makeUp.map(dated).join('、')}上班。`
}

describe('a year’s list that cannot stay as it is', () => {
  it.each([
    ['is empty', [], '没有任何节日：请至少录入一个。'],
    [
      'has a day of another year',
      [festival({ from: day('2026-02-05'), until: day('2026-02-11') })],
      '2026-02-05 不在 2027 年：请检查年份，或到那一年录入。',
    ],
    [
      'has a day of the December before that is not New Year’s',
      [festival({ makeUp: [day('2026-12-27')] })],
      /2026-12-27 不在 2027 年/,
    ],
    [
      'has a day of the year after',
      [festival({ from: day('2027-12-31'), until: day('2028-01-02') })],
      /2028-01-02 不在 2027 年/,
    ],
    ['ends before it begins', [festival({ until: day('2027-02-01') })], '最后一天早于第一天：请对调。'],
    ['is very long', [festival({ until: day('2027-12-31') })], '放假 330 天，最多 15 天：请检查月份。'],
    ['has no name', [festival({ name: ' ' })], '没有写节日名称。'],
    [
      'has a day twice',
      [festival({}), festival({ name: '元宵', from: day('2027-02-11'), until: day('2027-02-12') })],
      '2027-02-11 写了两次（「春节」中已有）：请去掉一处。',
    ],
    ['has a make-up day twice', [festival({ makeUp: [day('2027-02-20'), day('2027-02-20')] })], /2027-02-20 写了两次/],
    [
      'makes up within a holiday',
      [festival({ makeUp: [day('2027-02-06')] })],
      '补班日 2027-02-06 在「春节」放假期间：请改日期。',
    ],
    [
      'makes up on a Wednesday',
      [festival({ makeUp: [day('2027-02-17')] })],
      '补班日 2027-02-17 是周三，本来就上班：补班日须是周六或周日。',
    ],
  ])('%s', (_, festivals, says) => {
    const faults = holidayFaults({ year: 2027, festivals })
    expect(faults).toHaveLength(1)
    expect(faults[0]?.says.zh).toMatch(says)
  })

  it('is told all at once', () => {
    const faults = holidayFaults({
      year: 2027,
      festivals: [festival({ name: '', makeUp: [day('2027-02-17')] }), festival({})],
    })
    expect(faults.map(({ festival: at }) => at)).toEqual([0, 0, 1])
  })
})
