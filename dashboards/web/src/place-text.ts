import type { PersonView, PlaceView } from '../../api/views.ts'
import type { Dictionary } from './words.ts'

/** The address as it is read out on the telephone: from the district down to the door. */
export const spokenPlace = (place: PlaceView): string => [...place.areaNames, place.address].join('')

/** `王秀兰,78 岁 · 半失能 · 连心户`, piece by piece. */
export function personFacts(person: PersonView, t: Dictionary): readonly string[] {
  return [...(person.age === undefined ? [] : [t.age(person.age)]), t.care[person.careLevel], t.risk[person.riskGrade]]
}
