import { ID_HINT, type Table, type TableColumn } from './table.ts'

const YES_NO = { 是: 'true', 否: 'false' }
const CARE = { 全自理: 'self-caring', 半失能: 'partly-dependent', 全失能: 'fully-dependent' }
const GRADES = { 绿: 'green', 橙: 'orange', 红: 'red' }

const homeId: TableColumn = {
  field: 'id',
  title: { zh: '住户编号', en: 'Home' },
  kind: 'name',
  needed: true,
  hint: ID_HINT,
  example: 'h01',
}

const RESIDENT: readonly TableColumn[] = [
  {
    field: 'resident.name',
    title: { zh: '老人姓名', en: 'Resident' },
    kind: 'text',
    needed: true,
    personal: true,
    hint: { zh: '最多 40 字', en: 'at most 40 characters' },
    example: '王某某',
  },
  {
    field: 'resident.birth-year',
    title: { zh: '出生年份', en: 'Year of birth' },
    kind: 'year',
    personal: true,
    hint: { zh: '四位年份或日期', en: 'four digits, or a date' },
    example: '1946',
  },
  {
    field: 'resident.phone',
    title: { zh: '老人电话', en: "Resident's phone" },
    kind: 'phone',
    personal: true,
    hint: { zh: '固话带区号；境外以 + 开头', en: 'with the area code; abroad with +country' },
    example: '13800001234',
  },
  {
    field: 'care-level',
    title: { zh: '自理能力', en: 'Care level' },
    kind: 'choice',
    choices: CARE,
    hint: { zh: '空白为全自理', en: 'self-caring when empty' },
    example: '半失能',
  },
  {
    field: 'risk-grade',
    title: { zh: '三色等级', en: 'Risk grade' },
    kind: 'choice',
    choices: GRADES,
    hint: { zh: '空白为绿', en: 'green when empty' },
    example: '橙',
  },
]

/** A home with who lives there. */
export const homes: Table = {
  kind: 'home',
  title: { zh: '住户', en: 'Homes' },
  creates: true,
  columns: [
    homeId,
    {
      field: 'area',
      title: { zh: '网格代码', en: 'Grid' },
      kind: 'code',
      needed: true,
      hint: { zh: '14 至 16 位区划代码，设为文本格式', en: '14 to 16 digits, formatted as text' },
      example: '99990110120101',
    },
    {
      field: 'address',
      title: { zh: '住址', en: 'Address' },
      kind: 'text',
      needed: true,
      hint: { zh: '网格以下，如 前柳村1组8号；最多 80 字', en: 'below the grid; at most 80 characters' },
      example: '前柳村1组8号',
    },
    ...RESIDENT,
    {
      field: 'occupants',
      title: { zh: '居住人数', en: 'Occupants' },
      kind: 'whole',
      hint: { zh: '1 至 20；空白为 1', en: '1 to 20; 1 when empty' },
      example: '1',
    },
    {
      field: 'pets',
      title: { zh: '养猫狗', en: 'Cat or dog' },
      kind: 'choice',
      choices: YES_NO,
      hint: { zh: '空白为否', en: 'no when empty' },
      example: '否',
    },
    {
      field: 'entry',
      title: { zh: '入户方式', en: 'How to enter' },
      kind: 'text',
      personal: true,
      hint: { zh: '谁有钥匙；最多 200 字', en: 'who has the key; at most 200 characters' },
      example: '钥匙在东邻家',
    },
    {
      field: 'inactivity-ceiling-hours',
      title: { zh: '静止上限(小时)', en: 'Ceiling of stillness (h)' },
      kind: 'whole',
      hint: { zh: '1 至 72；空白用区默认值', en: "1 to 72; the district's when empty" },
      example: '12',
    },
  ],
}

/** Who lives there, of homes that are registered. */
export const residents: Table = {
  kind: 'home',
  title: { zh: '老人', en: 'Residents' },
  columns: [homeId, ...RESIDENT],
}
