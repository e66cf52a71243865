import type { Directory, Responder, ResponderRole } from '../core/directory.ts'
import { isDrill } from '../core/drill-home.ts'
import { type AreaCode, areaAt, areaLevel, type ResponderId } from '../core/names.ts'
import type { Recipient, Subject } from './alert.ts'

/** Whom people are looked up by. */
export interface Staffing {
  readonly directory: Directory
  /** Who is on duty there at that level now; `undefined` when no roster says: then everybody registered is. */
  onDuty(role: ResponderRole, area: AreaCode): readonly Responder[] | undefined
}

/** Stands in an outbox row and a story where a responder's id would. */
export const RESIDENT = 'resident'

/**
 * Who answers for a home or an area at those levels now, in call order; each phone once. A home that the registry no longer
 * knows is the district's: a finding about it must not end with nobody.
 */
export function recipients(
  staffing: Staffing,
  subject: Subject,
  roles: readonly ResponderRole[],
): readonly Recipient[] {
  const found = new Map<string, Recipient>()
  for (const role of roles) {
    for (const { id, phone } of respondersFor(staffing, subject, role)) {
      if (!found.has(phone)) found.set(phone, { id, role, phone })
    }
  }
  return [...found.values()]
}

/** Whose phone it is: of two names under one number the registry's first, so that one person acts as one; whoever was told when it knows none. */
export const ownerOf = (directory: Directory, { id, phone }: Pick<Recipient, 'id' | 'phone'>): ResponderId =>
  directory.responderByPhone(phone)?.id ?? id

/** The resident, as somebody who can be rung; `undefined` when no phone is known. */
export function residentOf(directory: Directory, subject: Subject): Recipient | undefined {
  const phone = 'home' in subject ? directory.home(subject.home)?.residentPhone : undefined
  return phone === undefined ? undefined : { id: RESIDENT, role: RESIDENT, phone }
}

function respondersFor(staffing: Staffing, subject: Subject, role: ResponderRole): readonly Responder[] {
  const { directory } = staffing
  if ('area' in subject) return ofArea(staffing, subject.area, role)
  // Whoever is on duty in the district is not on duty for its drills.
  if (isDrill(subject)) return directory.responders(subject.home, role)
  const home = directory.home(subject.home)
  if (home !== undefined) return onShift(staffing, role, home.area) ?? directory.responders(home.id, role)
  if (role !== 'district') return []
  const districts = directory.areas().filter((area) => areaLevel(area.code) === 'district')
  return districts.flatMap((area) => ofArea(staffing, area.code, 'district'))
}

function ofArea(staffing: Staffing, area: AreaCode, role: ResponderRole): readonly Responder[] {
  if (role === 'neighbour' || role === 'carer') return []
  const code = areaAt(area, role === 'grid-worker' ? 'grid' : role)
  if (code === undefined) return []
  return onShift(staffing, role, code) ?? staffing.directory.respondersOfArea(code, role)
}

/** Neighbours and carers have no shifts: they are named on the home. */
const onShift = (staffing: Staffing, role: ResponderRole, area: AreaCode): readonly Responder[] | undefined =>
  role === 'neighbour' || role === 'carer' ? undefined : staffing.onDuty(role, area)
