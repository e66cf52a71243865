import type { AlertKind, Severity } from '../../core/finding.ts'
import type { Outcome } from '../../core/alert.ts'
import type { AlertFigures, Spread } from '../../core/report.ts'
import { harmless } from '../../core/harmless-cell.ts'
import { vendorName } from '../../core/vendor-names.ts'
import type { MonthlyReportView, ReportLineView } from './reports-views.ts'

type Cell = string | number | undefined
interface Column {
  readonly title: string
  of(line: ReportLineView): Cell
}

const KINDS: Readonly<Record<AlertKind, string>> = {
  sos: '求助',
  fall: '跌倒',
  smoke: '烟雾报警',
  gas: '燃气泄漏',
  'carbon-monoxide': '一氧化碳',
  'water-leak': '漏水',
  inactivity: '久无活动',
  'not-returned': '外出未归',
  'night-door': '夜间门开',
  'long-dwell': '久留不出',
  'low-water-use': '用水过少',
  'water-running': '长流水',
  'vital-sign': '体征异常',
  'room-cold': '室温过低',
  'room-hot': '室温过高',
  'device-offline': '设备离线',
  'device-fault': '设备故障',
  'gateway-offline': '网关离线',
  'area-outage': '片区中断',
  'battery-low': '电量低',
  tamper: '设备被拆',
  presence: '是否在家待确认',
  'hub-deaf': '中枢中断',
  'journal-changed': '日志更换',
  'drill-failed': '演练未通过',
  'hub-fault': '中枢故障',
}
const OUTCOMES: Readonly<Record<Outcome, string>> = {
  'real-emergency': '确有险情',
  'help-given': '已帮助',
  'false-alarm': '误报',
  test: '测试或演练',
  'no-access': '无法入户',
}
const SEVERITIES: Readonly<Record<Severity, string>> = { 'life-safety': '紧急', urgent: '警情', routine: '日常' }

/**
 * The report as a table that a Chinese Excel opens with a double click: UTF-8 with a mark, CRLF, every cell quoted, nothing that it would run. A line an
 * area, the whole last; columns for the kinds, outcomes and vendors that occur.
 */
export function reportCsv(report: MonthlyReportView): string {
  const columns = columnsOf(report)
  const rows = [
    columns.map(({ title }) => title),
    ...report.lines.map((line) => columns.map((column) => column.of(line))),
    columns.map((column) => column.of({ ...report.total, name: `合计 ${report.total.name}` })),
  ]
  return `\uFEFF${rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`
}

/** A cell, between quotes, that is nothing but text or a number to whoever opens it. */
export function quoted(cell: Cell): string {
  return `"${harmless(String(cell ?? '')).replaceAll('"', '""')}"`
}

function columnsOf(report: MonthlyReportView): readonly Column[] {
  const { figures } = report.total
  return [
    { title: '月份', of: () => report.month },
    { title: '辖区代码', of: (line) => line.area },
    { title: '辖区', of: (line) => line.name },
    counted('警情总数', (one) => one.alerts),
    ...entriesOf(SEVERITIES).map(([severity, title]) => counted(`其中${title}`, (one) => one.severities[severity])),
    ...entriesOf(KINDS)
      .filter(([kind]) => figures.kinds[kind] !== undefined)
      .map(([kind, title]) => counted(title, (one) => one.kinds[kind] ?? 0)),
    ...entriesOf(OUTCOMES).map(([outcome, title]) => counted(`结果：${title}`, (one) => one.outcomes[outcome] ?? 0)),
    counted('误报率（%）', (one) => percent(one.outcomes['false-alarm'] ?? 0, one.closed)),
    counted('未结案', (one) => one.unresolved),
    ...entriesOf(SEVERITIES).flatMap(([severity, title]) => spread(`${title}响应`, (one) => one.acknowledge[severity])),
    ...entriesOf(SEVERITIES).flatMap(([severity, title]) => spread(`${title}到场`, (one) => one.arrive[severity])),
    counted('紧急60秒内响应（%）', ({ answered }) => percent(answered.within60, answered.of)),
    counted('紧急180秒内响应（%）', ({ answered }) => percent(answered.within180, answered.of)),
    counted('紧急无人响应', ({ answered }) => answered.never),
    { title: '网关数（现在）', of: ({ online }) => online.gateways },
    { title: '网关在线（现在）', of: ({ online }) => online.gatewaysOnline },
    { title: '设备数（现在）', of: ({ online }) => online.devices },
    { title: '设备可达（现在）', of: ({ online }) => online.devicesReachable },
    ...figures.vendors.flatMap(({ vendor }) => vendorColumns(vendor, titleOf(vendor, figures.vendors))),
    counted('未能发出', (one) => one.unsent),
  ]
}

const counted = (title: string, of: (figures: AlertFigures) => Cell): Column => ({
  title,
  of: ({ figures }) => of(figures),
})

const spread = (title: string, of: (figures: AlertFigures) => Spread): readonly Column[] => [
  counted(`${title}中位（秒）`, (one) => inSeconds(of(one).median)),
  counted(`${title}90分位（秒）`, (one) => inSeconds(of(one).ninetieth)),
]

/** As the page names it; with the name of the settings where two are called the same. */
function titleOf(vendor: string, all: AlertFigures['vendors']): string {
  const title = vendorName(vendor, 'zh')
  return all.some((other) => other.vendor !== vendor && vendorName(other.vendor, 'zh') === title)
    ? `${title}（${vendor}）`
    : title
}

function vendorColumns(vendor: string, name: string): readonly Column[] {
  const states = [
    ['accepted', '已提交'],
    ['delivered', '已送达'],
    ['failed', '失败'],
    ['unknown', '结果不明'],
    ['underWay', '发送中'],
    ['possibleDuplicates', '可能重复'],
  ] as const
  return states.map(([state, title]) =>
    counted(`${name} ${title}`, ({ vendors }) => vendors.find((one) => one.vendor === vendor)?.[state] ?? 0),
  )
}

/** Of nothing there is no share. */
const percent = (part: number, of: number): number | undefined =>
  of === 0 ? undefined : Math.round((part / of) * 1000) / 10

const inSeconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : Math.round(ms / 1000))

function entriesOf<K extends string>(names: Readonly<Record<K, string>>): readonly (readonly [K, string])[] {
  const keys: K[] = []
  for (const key in names) keys.push(key)
  return keys.map((key) => [key, names[key]])
}
