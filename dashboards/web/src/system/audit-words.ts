import { fullWidth } from '../../../../core/full-width.ts'
import type { AuditNames, AuditView } from '../../../api/audit-views.ts'
import { CONSENT_WORDS } from '../homes/consent-words.ts'
import { writtenText } from '../homes/written-text.ts'
import { IMPORT_WORDS } from '../import/import-words.ts'
import type { Dictionary, Language } from '../words.ts'
import { SYSTEM_WORDS } from './system-words.ts'

/** What was done or looked at, as the audit log names it: Chinese, English. */
export const AUDIT_ACTIONS: Readonly<Record<string, readonly [string, string]>> = {
  'alert:acknowledge': ['警情：收到', 'Alert: acknowledged'],
  'alert:en-route': ['警情：已出发', 'Alert: on the way'],
  'alert:on-scene': ['警情：到场', 'Alert: on the scene'],
  'alert:pass-on': ['警情：转上级', 'Alert: passed on'],
  'alert:resolve': ['警情：结案', 'Alert: resolved'],
  'alert:evidence': ['导出证据', 'Exported evidence'],
  'consent:add': ['登记知情同意', 'Recorded a consent'],
  'contacts:look': ['查看联系人号码', "Looked at contacts' numbers"],
  'gateway:claim': ['认领网关', 'Claimed a gateway'],
  'gateway:stock': ['网关入库', 'Took gateways into stock'],
  'holidays:set': ['更改节假日安排', 'Set the holidays'],
  'home-note:add': ['写备注', 'Wrote a note'],
  'home:change': ['修改住户', 'Changed a home'],
  'home:copy': ['下载住户数据副本', "Downloaded a home's data"],
  'home:erase': ['下令删除住户', 'Ordered a home erased'],
  'home:erased': ['住户已删除', 'Home erased'],
  'ladder:set': ['更改升级策略', 'Set a ladder'],
  'medical-card:look': ['查看医疗卡', 'Looked at a medical card'],
  'medical-card:set': ['修改医疗卡', 'Changed a medical card'],
  'operator:add': ['新增账号', 'Added an account'],
  'operator:change': ['修改账号', 'Changed an account'],
  'operator:reset-password': ['重置密码', 'Reset a password'],
  'backup:make': ['备份', 'Made a backup'],
  'password:change': ['修改密码', 'Changed the password'],
  'position:look': ['查看位置', 'Looked at a position'],
  'presence:set': ['更改在住状态', 'Set the presence'],
  'quarantine:replay': ['重新解码隔离区', 'Decoded the quarantine again'],
  'registry:import': ['导入清单', 'Imported a list'],
  'resident:unmask': ['查看老人号码', "Looked at a resident's number"],
  'responder:unmask': ['查看救助人员号码', "Looked at a responder's number"],
  'retention:run': ['按期清除数据', 'Deleted what was due'],
  'ribbon:look': ['查看作息', 'Looked at the daily rhythm'],
  'risk-grade:set': ['更改三色等级', 'Set the risk grade'],
  'roster:set': ['更改值班表', 'Set a roster'],
  'rule:set': ['更改阈值', 'Set a threshold'],
  'rule:try': ['试算阈值', 'Tried a threshold'],
  'sign-in:end-all': ['退出其他设备', 'Signed out elsewhere'],
  'sign-in:open': ['登录', 'Signed in'],
  'sign-in:refused': ['登录被拒', 'Sign-in refused'],
  'substitution:add': ['登记离岗', 'Recorded an absence'],
  'substitution:withdraw': ['撤回离岗', 'Withdrew an absence'],
  'table:export': ['导出表格', 'Exported a table'],
  'table:import': ['导入表格', 'Imported a table'],
  'vital-signs:look': ['查看体征', 'Looked at vital signs'],
  'walk-test:announce-sos': ['预告求助测试', 'Announced a test call'],
  'walk-test:sign-off': ['验收签字', 'Signed a walk test'],
  'walk-test:start': ['开始验收', 'Began a walk test'],
}

/** What was done; by its code where it has no name. */
export function auditAction(action: string, language: Language): string {
  const [zh, en] = (Object.hasOwn(AUDIT_ACTIONS, action) ? AUDIT_ACTIONS[action] : undefined) ?? [action, action]
  return language === 'zh' ? zh : en
}

/** Words that the log's details are made of, besides figures and ids. */
const WORDS: Readonly<Record<string, string>> = {
  default: '默认',
  shifts: '个班次',
  steps: '级',
  same: '未变',
  missing: '缺项',
  masked: '已遮盖',
  full: '含个人信息',
  rows: '行数',
  new: '新增',
  changed: '修改',
  unchanged: '未变',
  disabled: '停用',
  true: '是',
  false: '否',
  role: '角色',
  scope: '辖区',
  name: '姓名',
  festivals: '个节日',
  'days-off': '天休息',
  'make-up-days': '天补班',
  removed: '删除',
  area: '区划',
  home: '住户',
  gateway: '网关',
  device: '设备',
  responder: '救助人员',
}

/** How many an imported list added and changed. */
const COUNTED = /\+(\d+) ~(\d+)/g

/** Who stands in for somebody, from when until when, as the log has it. */
const STAND_IN = /^(\S+), (\d{4}-\d\d-\d\d) – (\d{4}-\d\d-\d\d)$/

function standInText([, instead = '-', from = '', until = '']: RegExpExecArray, language: Language): string {
  const days = from === until ? from : language === 'zh' ? `${from} 至 ${until}` : `${from} – ${until}`
  if (language === 'en') return `${instead === '-' ? 'nobody stands in' : `${instead} stands in`}, ${days}`
  return `${instead === '-' ? '无人代班' : `${instead}代班`}，${days}`
}

type Names = Readonly<Record<string, string>>

const nameIn = (names: Names, word: string): string => (Object.hasOwn(names, word) ? names[word] : undefined) ?? word

/** From what to what, as the log has it, with the people and the words that it is known to use in the reader's language. */
export function auditDetail(detail: string, t: Dictionary, language: Language, people: Names = {}): string {
  const named = detail
    .replaceAll(/[\w-]+/g, (id) => nameIn(people, id))
    .replaceAll(COUNTED, language === 'zh' ? '新增 $1、修改 $2' : '$1 added, $2 changed')
  const standIn = STAND_IN.exec(named)
  if (standIn !== null) return standInText(standIn, language)
  const { topics, changes } = CONSENT_WORDS[language]
  const names: Names = {
    ...(language === 'zh' ? WORDS : {}),
    ...t.risk,
    ...t.presence,
    ...SYSTEM_WORDS[language].roles,
    ...topics,
    ...changes,
  }
  const said = writtenText(named, language).replaceAll(/(?<![\w/-])[a-z]+(?:-[a-z]+)*(?![\w/-])/gu, (word) =>
    nameIn(names, word),
  )
  return language === 'zh' ? fullWidth(said) : said
}

/** An audit entry with what the ids in it are called. */
export type NamedEntry = AuditView['entries'][number] & { readonly names: AuditNames }

/** Actions whose object is a number that nobody knows: the home says which. */
const NUMBERED = /^(?:alert|walk-test|position):/

/** What the objects of that action are called. */
function objectNames({ action, names }: NamedEntry, t: Dictionary, language: Language): Names {
  const [noun] = action.split(':')
  if (noun === 'roster') return SYSTEM_WORDS[language].roles
  if (noun === 'ladder') return { ...t.severity, ...t.kind }
  if (noun === 'table') return IMPORT_WORDS[language].tables
  if (noun !== 'rule') return names.people
  return Object.fromEntries(Object.entries(names.figures).map(([name, words]) => [name, words[language]]))
}

/** Of whom or what there is one in each area. */
const OF_AN_AREA = /^(?:roster|ladder):/

/** Which person, roster, threshold, ladder, table or area it is about, besides the home. */
export function objectText(entry: NamedEntry, t: Dictionary, language: Language): string {
  const { action, home, object = '', area, names } = entry
  const what = NUMBERED.test(action) ? [] : object.split(' ').filter(Boolean)
  const called = objectNames(entry, t, language)
  const where = home !== undefined || area === undefined ? '' : nameIn(names.areas, area)
  const shown = what.length === 0 || OF_AN_AREA.test(action) ? [where] : []
  return [...shown, ...what.map((word) => nameIn(called, word))].join(' ').trim()
}
