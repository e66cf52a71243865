import { ID_HINT, type Table } from './table.ts'

/** The boxes that speak for homes. */
export const gateways: Table = {
  kind: 'gateway',
  title: { zh: '网关', en: 'Gateways' },
  creates: true,
  columns: [
    {
      field: 'id',
      title: { zh: '网关编号', en: 'Gateway' },
      kind: 'name',
      needed: true,
      hint: ID_HINT,
      example: 'gw-h01',
    },
    {
      field: 'homes',
      title: { zh: '所管住户', en: 'Homes' },
      kind: 'names',
      needed: true,
      hint: { zh: '住户编号，多户用空格隔开', en: 'home ids, with spaces between' },
      example: 'h01',
    },
    {
      field: 'secret',
      title: { zh: '密钥', en: 'Secret' },
      kind: 'text',
      secret: true,
      hint: {
        zh: '16 至 128 个字符；空白：原有的不变，新网关自动生成并只显示一次',
        en: '16 to 128 characters; empty: keeps its own, a new gateway gets one, shown once',
      },
      example: '',
    },
  ],
}

/** What hangs on them. */
export const devices: Table = {
  kind: 'device',
  title: { zh: '设备', en: 'Devices' },
  creates: true,
  columns: [
    {
      field: 'id',
      title: { zh: '设备编号', en: 'Device' },
      kind: 'name',
      needed: true,
      hint: ID_HINT,
      example: 'h01-door',
    },
    {
      field: 'gateway',
      title: { zh: '所属网关', en: 'Gateway' },
      kind: 'name',
      needed: true,
      hint: { zh: '已登记的网关编号', en: 'the id of a registered gateway' },
      example: 'gw-h01',
    },
    {
      field: 'external-id',
      title: { zh: '网关内名称', en: 'Name on its gateway' },
      kind: 'text',
      needed: true,
      hint: { zh: '网关如何称呼它；最多 100 字', en: 'as its gateway calls it; at most 100 characters' },
      example: 'door',
    },
    {
      field: 'home',
      title: { zh: '住户编号', en: 'Home' },
      kind: 'name',
      hint: { zh: '网关只管一户时可空白', en: 'may be empty where the gateway has one home' },
      example: 'h01',
    },
    {
      field: 'model',
      title: { zh: '型号', en: 'Model' },
      kind: 'text',
      hint: { zh: '最多 60 字', en: 'at most 60 characters' },
      example: 'MCCGQ11LM',
    },
    {
      field: 'room',
      title: { zh: '房间', en: 'Room' },
      kind: 'choice',
      needed: true,
      choices: {
        客厅: 'living',
        卧室: 'bedroom',
        卫生间: 'bathroom',
        厨房: 'kitchen',
        门厅: 'hall',
        院子: 'yard',
        其他: 'other',
      },
      hint: { zh: '选一个', en: 'one of these' },
      example: '门厅',
    },
    {
      field: 'role',
      title: { zh: '用途', en: 'Role' },
      kind: 'choice',
      choices: {
        外门: 'outer-door',
        内门: 'inner-door',
        冰箱: 'fridge',
        床: 'bed',
        佩戴: 'worn',
        固定: 'fixed',
      },
      hint: { zh: '空白为固定', en: 'fixed when empty' },
      example: '外门',
    },
  ],
}
