import { unrepeated } from '../../../core/unrepeated.ts'
import type { PersonView, PlaceView } from '../../api/views.ts'
import type { Dictionary } from './words.ts'

type Lines = Pick<PlaceView, 'areaNames' | 'address'>

/** 安和区 柳河镇 前柳村第一网格 前柳村1组8号 */
export const placeText = ({ areaNames, address }: Lines): string =>
  [...unrepeated(areaNames, address), address].join(' ').trimEnd()

const LEVELS = 4
const VILLAGE_DIGITS = 12

/** The address as it is read out on the telephone: from the district down to the door. Who comes from outside knows no grids. */
export function spokenPlace({ area, areaNames, address }: Lines & Pick<PlaceView, 'area'>): string {
  const inGrid = address !== '' && area.length > VILLAGE_DIGITS && areaNames.length === LEVELS
  return [...unrepeated(inGrid ? areaNames.slice(0, -1) : areaNames, address), address].join('')
}

/** `王秀兰,78 岁 · 半失能 · 连心户`, piece by piece. */
export function personFacts(person: PersonView, t: Dictionary): readonly string[] {
  return [...(person.age === undefined ? [] : [t.age(person.age)]), t.care[person.careLevel], t.risk[person.riskGrade]]
}
