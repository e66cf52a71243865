import type { RowState, TableName } from '../../../../core/table-desk.ts'

const zhTables: Record<TableName, string> = {
  homes: '住户',
  residents: '老人',
  gateways: '网关',
  devices: '设备',
  responders: '救助人员',
}
const enTables: Record<TableName, string> = {
  homes: 'Homes',
  residents: 'Residents',
  gateways: 'Gateways',
  devices: 'Devices',
  responders: 'Responders',
}
const zhStates: Record<RowState, string> = { new: '新增', changed: '修改', unchanged: '不变', faulty: '有错' }
const enStates: Record<RowState, string> = { new: 'New', changed: 'Changed', unchanged: 'Unchanged', faulty: 'Faulty' }

/** What the import and export page says. */
export const IMPORT_WORDS = {
  zh: {
    title: '导入导出',
    which: '哪张表',
    tables: zhTables,
    template: '下载模板',
    exportAs: { xlsx: '导出 Excel', csv: '导出 CSV' },
    exportHint: '导出本辖区已登记的内容；改完可原样导入。导出会记入操作日志。',
    masked: '您的角色看不到姓名和电话，导出里没有这些列；住户、老人、救助人员表由能修改住户的账号导入。',
    choose: '选择文件',
    drop: '把文件拖到这里，或',
    kinds: '.xlsx 或 CSV（UTF-8、GB18030），最大 16 MB。先预览，不会马上写入。',
    reading: '正在读取和核对…',
    failed: '没有读成。',
    notApplied: '没有导入。',
    states: zhStates,
    faults: (count: number) => `${count} 处错误，改好后重新选择文件。在此之前什么都不会导入。`,
    faultsLabel: '错误',
    faultsMore: (shown: number, all: number) => `先列出前 ${shown} 处，共 ${all} 处。`,
    where: (line: number, column: string) => `第 ${line} 行${column === '' ? '' : ` ${column} 列`}`,
    rowsLabel: '将要发生的变化',
    rowsMore: (shown: number, all: number) => `先列出 ${shown} 行，共 ${all} 行。`,
    line: (line: number) => `第 ${line} 行`,
    nothing: '（空）',
    noChange: '文件与已登记的内容一致，没有要导入的。',
    apply: (count: number) => `导入这 ${count} 行`,
    again: '重新预览',
    other: '换一个文件',
    done: (added: number, changed: number, unchanged: number) =>
      `导入完成：新增 ${added}，修改 ${changed}，不变 ${unchanged}。`,
    secrets: '新网关的密钥只显示这一次，请马上记下：',
  },
  en: {
    title: 'Import and export',
    which: 'Which table',
    tables: enTables,
    template: 'Download the template',
    exportAs: { xlsx: 'Export to Excel', csv: 'Export to CSV' },
    exportHint:
      'Exports what is registered in your area; it can be imported again. Exports are written to the audit log.',
    masked:
      'Your role does not see names and numbers: the export has no such columns. Tables of homes, residents and responders are imported by who may change homes.',
    choose: 'Choose a file',
    drop: 'Drop a file here, or',
    kinds: '.xlsx or CSV (UTF-8, GB 18030), 16 MB at most. First a preview: nothing is written yet.',
    reading: 'Reading and comparing…',
    failed: 'It was not read.',
    notApplied: 'Nothing was imported.',
    states: enStates,
    faults: (count: number) => `${count} faults: mend them and choose the file again. Until then nothing is imported.`,
    faultsLabel: 'Faults',
    faultsMore: (shown: number, all: number) => `The first ${shown} of ${all}.`,
    where: (line: number, column: string) => `Row ${line}${column === '' ? '' : `, column ${column}`}`,
    rowsLabel: 'What would change',
    rowsMore: (shown: number, all: number) => `${shown} of ${all} rows.`,
    line: (line: number) => `Row ${line}`,
    nothing: '(empty)',
    noChange: 'The file says what is registered already: there is nothing to import.',
    apply: (count: number) => `Import these ${count} rows`,
    again: 'Look again',
    other: 'Another file',
    done: (added: number, changed: number, unchanged: number) =>
      `Imported: ${added} new, ${changed} changed, ${unchanged} unchanged.`,
    secrets: 'The secrets of new gateways are shown this once, write them down now:',
  },
} as const

export type ImportWords = (typeof IMPORT_WORDS)['zh' | 'en']
