import type { ConsentChange, ConsentSpeaker, ConsentTopic } from '../../../../core/consent.ts'

const zhTopics: Record<ConsentTopic, string> = {
  monitoring: '居家安全守护',
  contacts: '警情告知亲邻',
  health: '健康与医疗卡',
  wearables: '穿戴设备',
  position: '位置',
}
const enTopics: Record<ConsentTopic, string> = {
  monitoring: 'Watching over the home',
  contacts: 'Telling contacts of alerts',
  health: 'Health values, medical card',
  wearables: 'Wearable devices',
  position: 'Position',
}
const zhChanges: Record<ConsentChange, string> = {
  notified: '已告知',
  given: '同意',
  refused: '不同意',
  withdrawn: '撤回同意',
}
const enChanges: Record<ConsentChange, string> = {
  notified: 'Notified',
  given: 'Agreed',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
}
const zhSpeakers: Record<ConsentSpeaker, string> = { resident: '本人', guardian: '监护人', carer: '照料人' }
const enSpeakers: Record<ConsentSpeaker, string> = { resident: 'Resident', guardian: 'Guardian', carer: 'Carer' }

/** What the part of the home page about consents says. */
export const CONSENT_WORDS = {
  zh: {
    title: '知情同意',
    topics: zhTopics,
    changes: zhChanges,
    speakers: zhSpeakers,
    never: '无记录',
    history: (count: number) => `全部记录（${count}）`,
    paper: (reference: string) => `书面，扫描件 ${reference}`,
    oral: (witness: string) => `口头，见证人 ${witness}`,
    version: (version: string) => `告知文本 ${version}`,
    recorded: (by: string, at: string) => `${by} ${at} 登记`,
    add: '登记同意或撤回',
    topic: '事项',
    change: '表示',
    by: '由谁表示',
    speakerName: '姓名',
    how: '方式',
    ways: { paper: '书面', oral: '口头' },
    reference: '扫描件编号',
    witness: '见证人',
    textVersion: '告知文本版本',
    saidOn: '日期',
    save: '登记',
    cancel: '取消',
    failed: '没有登记：',
    withdrawn:
      '已撤回“居家安全守护”。设备仍在工作，求助仍会有人处理：请区里派人上门核实、拆除设备，再由管理员删除本户数据。',
    copy: '下载本户数据副本',
    copyHint: '给本人查阅用；下载会写入操作日志。',
    erase: '删除本户',
    eraseHint:
      '老人去世、迁出或撤回同意后使用：档案、联系人、医疗卡、备注、读数、警情里的姓名住址全部删除，不能恢复。有未结警情时不能删除。',
    eraseOpen: '删除本户数据…',
    eraseWhy: '理由（不写姓名，会留存）',
    eraseConfirm: (id: string) => `输入住户编号 ${id} 确认`,
    eraseNow: '永久删除',
    eraseFailed: '没有删除：',
    erased: (number: number) => `已受理，删除令 ${number} 号。本户已从名册移除，其余数据随后清除。`,
  },
  en: {
    title: 'Consent',
    topics: enTopics,
    changes: enChanges,
    speakers: enSpeakers,
    never: 'No record',
    history: (count: number) => `All records (${count})`,
    paper: (reference: string) => `on paper, scan ${reference}`,
    oral: (witness: string) => `orally, witness ${witness}`,
    version: (version: string) => `text ${version}`,
    recorded: (by: string, at: string) => `recorded by ${by}, ${at}`,
    add: 'Record a consent or withdrawal',
    topic: 'About',
    change: 'Said',
    by: 'Said by',
    speakerName: 'Name',
    how: 'How',
    ways: { paper: 'On paper', oral: 'Orally' },
    reference: 'Number of the scan',
    witness: 'Witness',
    textVersion: 'Version of the text',
    saidOn: 'Day',
    save: 'Record',
    cancel: 'Cancel',
    failed: 'Not recorded:',
    withdrawn:
      'The resident no longer agrees to be watched over. Devices still work and calls for help are still answered: somebody of the district goes there and takes them down, then an administrator erases the home.',
    copy: 'Download a copy of this home’s data',
    copyHint: 'For the resident; the download is written to the audit log.',
    erase: 'Erase this home',
    eraseHint:
      'When the resident has died, moved away or no longer agrees: profile, contacts, medical card, notes, readings, and names and addresses in alerts are deleted for good. Not while an alert is open.',
    eraseOpen: 'Erase this home…',
    eraseWhy: 'Why (without names: it stays)',
    eraseConfirm: (id: string) => `Type the home’s id, ${id}`,
    eraseNow: 'Erase for good',
    eraseFailed: 'Nothing was erased:',
    erased: (number: number) =>
      `Order ${number} is taken: the home is off the register, and what stands elsewhere goes next.`,
  },
} as const
