import { describe, expect, it } from 'vitest'
import { fullWidth } from '../../core/full-width.ts'

describe('a Chinese sentence on a page', () => {
  it.each([
    [
      '卧室 02:10 起无活动已 4 小时 5 分;此时段通常不超过 1 小时 50 分',
      '卧室 02:10 起无活动已 4 小时 5 分；此时段通常不超过 1 小时 50 分',
    ],
    ['勿贸然进入,先拨119;厨房燃气报警 01:37', '勿贸然进入，先拨119；厨房燃气报警 01:37'],
    ['卧室呼救(SOS) 01:34', '卧室呼救（SOS）01:34'],
    ['中枢中断 3 小时(20:20–23:25),4 户无人守护', '中枢中断 3 小时（20:20–23:25），4 户无人守护'],
    ['电量 12%,低于 15%,请更换', '电量 12%，低于 15%，请更换'],
    ['第1级(网格员)无人在岗, 直接转下一级', '第1级（网格员）无人在岗，直接转下一级'],
    ['您还好吗?', '您还好吗？'],
    ['详见http://hub:80/a?A7', '详见http://hub:80/a?A7'],
    ['打开https://hub/a?码,再登录', '打开https://hub/a?码，再登录'],
    ['平台(https://hub/x)无应答', '平台（https://hub/x）无应答'],
  ])('%s', (written, printed) => {
    expect(fullWidth(written)).toBe(printed)
    expect(fullWidth(printed)).toBe(printed)
  })

  it.each([
    '14:32:07',
    'NEWS2 (7), 5; ok?',
    'http://127.0.0.1:80/?a=1',
    '请拨(0571)87654321',
    '请拨 (0571) 87654321',
    '',
  ])('leaves %j as it is', (text) => {
    expect(fullWidth(text)).toBe(text)
  })
})
