import { PRESENCE_WORDS } from '../../core/presence.ts'
import { KIND_WORDS, ROLE_WORDS, SEVERITY_WORDS } from '../words.ts'

const OTHERS: Readonly<Record<string, string>> = {
  open: '未处置',
  acknowledged: '已收到',
  'en-route': '在途',
  'on-scene': '已到场',
  resolved: '已关闭',
  'real-emergency': '真实险情',
  'help-given': '已帮助',
  'false-alarm': '误报',
  test: '测试或演练',
  'no-access': '未能入户',
  sms: '短信',
  voice: '电话',
  group: '群',
  web: '页面',
  hub: '中枢',
  detector: '检测',
  raised: '出现',
  cleared: '恢复',
  noted: '补充',
  alarm: '报警',
  digest: '每日摘要',
  recovery: '恢复通知',
  confirm: '请核实',
  ask: '询问',
  answer: '答复',
  pending: '待发',
  claimed: '正在发',
  accepted: '已交运营方',
  delivered: '已送达',
  failed: '失败',
  unknown: '不明',
  acknowledge: '收到',
  'pass-on': '转上级',
  'ask-back': '反问',
  'ask-code': '请加码',
  closed: '已关闭',
  'unknown-code': '码不明',
  'nothing-open': '无警情',
  help: '没看懂',
  home: '本户',
  registry: '登记',
  district: '全区',
  'care-level': '自理能力',
  'risk-grade': '三色',
  default: '默认',
  resident: '老人本人',
}

/** A word of the file as people here say it; the word itself where there is none. */
export function wordOf(word: string): string {
  const tables: readonly Readonly<Record<string, { readonly zh: string } | undefined>>[] = [
    SEVERITY_WORDS,
    KIND_WORDS,
    PRESENCE_WORDS,
  ]
  for (const words of tables) {
    const found = Object.hasOwn(words, word) ? words[word] : undefined
    if (found !== undefined) return found.zh
  }
  return Object.hasOwn(OTHERS, word) ? (OTHERS[word] ?? word) : word
}

/** A responder's role. */
export function roleWordOf(role: string | null): string {
  const words: Readonly<Record<string, { readonly zh: string } | undefined>> = ROLE_WORDS
  return role === null ? '' : (words[role]?.zh ?? wordOf(role))
}
