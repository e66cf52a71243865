import { expect, it } from 'vitest'
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
