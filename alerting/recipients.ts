import type { Directory, ResponderRole } from '../core/directory.ts'
import { type AreaCode, areaAt, areaLevel } from '../core/names.ts'
import type { Recipient, Subject } from './alert.ts'

/**
 * Who answers for a home or an area at those levels now, in call order; each phone once. A home that the registry no longer
 * knows is the district's: a finding about it must not end with nobody.
 */
export function recipients(
  directory: Directory,
  subject: Subject,
  roles: readonly ResponderRole[],
): readonly Recipient[] {
  const found = new Map<string, Recipient>()
  for (const role of roles) {
    for (const { id, phone } of respondersFor(directory, subject, role)) {
      if (!found.has(phone)) found.set(phone, { id, role, phone })
    }
  }
  return [...found.values()]
}

function respondersFor(directory: Directory, subject: Subject, role: ResponderRole) {
  if ('area' in subject) return ofArea(directory, subject.area, role)
  if (directory.home(subject.home) !== undefined) return directory.responders(subject.home, role)
  if (role !== 'district') return []
  const districts = directory.areas().filter((area) => areaLevel(area.code) === 'district')
  return districts.flatMap((area) => directory.respondersOfArea(area.code, 'district'))
}

function ofArea(directory: Directory, area: AreaCode, role: ResponderRole) {
  if (role === 'neighbour' || role === 'carer') return []
  const code = areaAt(area, role === 'grid-worker' ? 'grid' : role)
  return code === undefined ? [] : directory.respondersOfArea(code, role)
}
