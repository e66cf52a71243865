import type { Responder } from '../../core/directory.ts'
import type { DutyDesk, DutyPlace } from '../../core/duty-desk.ts'
import { HubError } from '../../core/errors.ts'
import type { AreaCode, ResponderId } from '../../core/names.ts'
import { type Scope, within } from '../../core/operators.ts'
import { type Roster, STAFF_ROLES } from '../../core/roster.ts'
import type { Asker } from './access.ts'

/** Who and what of duty is there for somebody: their own area, and above it whoever answers for it. */
type Seer = Pick<Asker, 'scope' | 'may'>

/** Digits of a district's code. */
const DISTRICT = 6

/** Within the scope, or above it and so for all in it. */
const covers = (scope: Scope, area: AreaCode): boolean => within(scope, area) || scope.startsWith(area)

export const mayChangeAt = ({ scope, may }: Seer, area: AreaCode): boolean =>
  may('rosters:write') && within(scope, area)

/** One list of public holidays holds for the whole hub: who may change the rosters of a whole district may change it. */
export const mayChangeHolidays = ({ scope, may }: Seer): boolean => may('rosters:write') && scope.length <= DISTRICT

export const seesPlace = ({ scope }: Seer, { area }: Pick<DutyPlace, 'area'>): boolean => covers(scope, area)

const names = ({ shifts }: Roster, id: ResponderId): boolean =>
  shifts.some(({ turns }) => turns.some((turn) => turn.includes(id)))

const isStaff = (responder: Responder): boolean => STAFF_ROLES.some((role) => role === responder.role)

/** Somebody of the staff who works in the scope or answers for it, or whom a roster names that does. Neighbours and carers are named on the home. */
export function seesPerson(asker: Seer, responder: Responder, duty: Pick<DutyDesk, 'rosters'>): boolean {
  if (isStaff(responder) && covers(asker.scope, responder.area)) return true
  return duty.rosters().some((roster) => seesPlace(asker, roster) && names(roster, responder.id))
}

/**
 * Answers whether somebody may be said to be away: whether that changes nothing beyond the scope. Reads the rosters once for all who
 * are asked about.
 */
export function standInRule(asker: Seer, duty: Pick<DutyDesk, 'rosters'>): (responder: Responder) => boolean {
  const beyond = duty.rosters().filter(({ area }) => !within(asker.scope, area))
  const named = new Set(beyond.flatMap(({ shifts }) => shifts.flatMap(({ turns }) => turns.flat())))
  return ({ id, area }) => mayChangeAt(asker, area) && !named.has(id)
}

/** Somebody as who asks may see them. @throws NOT_FOUND */
export function personFor(asker: Seer, id: ResponderId, duty: DutyDesk): Responder {
  const responder = duty.responder(id)
  if (responder === undefined || !seesPerson(asker, responder, duty))
    throw new HubError('NOT_FOUND', 'There is nobody with this id.')
  return responder
}

/** Whether that person may be put into the roster: they work in the scope, or stand in it already. */
export function mayName(asker: Seer, place: DutyPlace, duty: DutyDesk): (id: ResponderId) => boolean {
  const held = duty.rosters().find(({ role, area }) => role === place.role && area === place.area)
  return (id) => {
    const responder = duty.responder(id)
    if (responder === undefined) return false
    const works = isStaff(responder) && within(asker.scope, responder.area)
    return works || (held !== undefined && names(held, id))
  }
}

/** @throws NOT_FOUND for another area, NOT_ALLOWED for one above */
export function changeablePlace(asker: Asker, place: DutyPlace): DutyPlace {
  const { scope, directory } = asker
  if (!covers(scope, place.area) || directory.area(place.area) === undefined)
    throw new HubError('NOT_FOUND', 'There is no area with this code.')
  if (within(scope, place.area)) return place
  throw new HubError(
    'NOT_ALLOWED',
    '这张值班表由上级设置，您可以看，不能改。 This roster is set above your area: you may see it, not change it.',
  )
}
