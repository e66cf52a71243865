import type { ResponderRole } from '../../../core/directory.ts'

/** What those who come are called on every page. */
export const RESPONDER_WORDS: Readonly<Record<'zh' | 'en', Readonly<Record<ResponderRole, string>>>> = {
  zh: {
    neighbour: '亲邻',
    carer: '委托照料人',
    'grid-worker': '网格员',
    village: '村居值班',
    town: '街镇值班',
    district: '区值班',
  },
  en: {
    neighbour: 'Neighbour or kin',
    carer: 'Carer',
    'grid-worker': 'Grid worker',
    village: 'Village duty',
    town: 'Town duty',
    district: 'District duty',
  },
}
