import { ID_HINT, type Table } from './table.ts'

/** Who can be told. */
export const responders: Table = {
  kind: 'responder',
  title: { zh: '救助人员', en: 'Responders' },
  creates: true,
  columns: [
    {
      field: 'id',
      title: { zh: '人员编号', en: 'Responder' },
      kind: 'name',
      needed: true,
      hint: ID_HINT,
      example: 'qian-grid',
    },
    {
      field: 'name',
      title: { zh: '姓名', en: 'Name' },
      kind: 'text',
      needed: true,
      personal: true,
      hint: { zh: '最多 40 字', en: 'at most 40 characters' },
      example: '钱某某',
    },
    {
      field: 'phone',
      title: { zh: '电话', en: 'Phone' },
      kind: 'phone',
      needed: true,
      personal: true,
      hint: { zh: '固话带区号；群写 group:名称', en: 'with the area code; a chat group as group:name' },
      example: '13800002003',
    },
    {
      field: 'role',
      title: { zh: '身份', en: 'Role' },
      kind: 'choice',
      needed: true,
      choices: {
        亲邻: 'neighbour',
        委托照料人: 'carer',
        网格员: 'grid-worker',
        村居: 'village',
        街镇: 'town',
        区值班: 'district',
      },
      hint: { zh: '选一个', en: 'one of these' },
      example: '网格员',
    },
    {
      field: 'area',
      title: { zh: '负责区划', en: 'Area' },
      kind: 'code',
      hint: {
        zh: '区划代码；亲邻和委托照料人可空白',
        en: 'the code of an area; may be empty for a neighbour or carer',
      },
      example: '99990110120101',
    },
    {
      field: 'homes',
      title: { zh: '负责住户', en: 'Homes' },
      kind: 'names',
      hint: {
        zh: '亲邻和委托照料人填住户编号，用空格隔开',
        en: 'home ids of a neighbour or carer, with spaces between',
      },
      example: '',
    },
    {
      field: 'call-order',
      title: { zh: '呼叫顺序', en: 'Call order' },
      kind: 'order',
      hint: {
        zh: '同级中先呼叫小的；空白：原有的不变，新的排在最后',
        en: 'small ones first; empty: as it is, a new one last',
      },
      example: '1',
    },
  ],
}
