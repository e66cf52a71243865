import type { Directory, Home, ResponderRole } from '../../core/directory.ts'
import { isGroup } from '../../core/notifier.ts'

const ROLES: readonly ResponderRole[] = ['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district']

/**
 * Whether the owner of that phone answers for the home: somebody named on it, or staff of its area at any level, on duty or not. The roles
 * by which that phone is known are looked at one by one: a grid worker may be somebody's neighbour too.
 */
export function answersFor(directory: Directory, phone: string, home: Home): boolean {
  if (isGroup(phone)) return false
  const known = directory.responderByPhone(phone)
  if (known !== undefined) {
    if (known.homes.includes(home.id)) return true
    const isStaff = known.role !== 'neighbour' && known.role !== 'carer'
    if (isStaff && home.area.startsWith(known.area)) return true
  }
  return ROLES.some((role) => directory.responders(home.id, role).some((responder) => responder.phone === phone))
}
