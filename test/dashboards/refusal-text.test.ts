import { expect, it } from 'vitest'
import { holidayFaultLines } from '../../core/holiday-faults.ts'
import { refusalText } from '../../dashboards/web/src/failure-text.ts'
import { ProblemError } from '../../dashboards/web/src/hub-api.ts'
import { DICTIONARIES } from '../../dashboards/web/src/words.ts'

const BOTH = 'followUpOn: 回访日期不能早于今天。 The follow-up must not lie in the past.'
const shown = (error: Error, language: 'zh' | 'en'): string =>
  refusalText(error, { t: DICTIONARIES[language], language })

it.each([
  ['a sentence in both languages', BOTH, '回访日期不能早于今天。', 'The follow-up must not lie in the past.'],
  [
    'a fault a line',
    `${BOTH}\n请写明理由,再保存。 Say why.`,
    '回访日期不能早于今天。\n请写明理由，再保存。',
    'The follow-up must not lie in the past.\nSay why.',
  ],
  ['one language only', 'name: Too big', 'name: Too big', 'name: Too big'],
])('a refusal in %s is shown as the reader reads', (_, detail, zh, en) => {
  const refused = new ProblemError('BAD_REQUEST', detail)
  expect([shown(refused, 'zh'), shown(refused, 'en')]).toEqual([zh, en])
})

it('shows no program’s words where nothing was answered', () => {
  expect(shown(new ProblemError('UNREACHABLE', 'TypeError: fetch failed'), 'zh')).toMatch(/^连不上守望中枢。/)
  expect(shown(new Error('t is undefined'), 'en')).toMatch(/^Something failed inside the hub/)
})

it('names the festival in both languages', () => {
  const says = { zh: '没有这一天。', en: 'There is no such day.' }
  const festivals = [{ name: '春节', from: 0, until: 0, makeUp: [] }]
  const refused = new ProblemError('BAD_REQUEST', holidayFaultLines([{ festival: 0, says }], festivals))
  expect(shown(refused, 'zh')).toBe('春节：没有这一天。')
  expect(shown(refused, 'en')).toBe('In Spring Festival: There is no such day.')
})
