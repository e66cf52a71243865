import type { Responder, ResponderRole } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import type { HomeChangeWish } from '../../core/home-editing.ts'
import type { ResponderId } from '../../core/names.ts'
import type { PlacedResponder } from '../directory-contents.ts'
import { phoneNumber } from '../phone.ts'

/** Those who are named on a home, as they are told; everybody else is told for a whole area and stands in the rosters. */
export const NAMED_ROLES: readonly ResponderRole[] = ['neighbour', 'carer']

/** The contacts of a home that the wish changes, as they shall be. @throws BAD_REQUEST, NOT_ALLOWED */
export function changedContacts(
  before: readonly PlacedResponder[],
  { contacts: wish, sees }: Pick<HomeChangeWish, 'contacts' | 'sees'>,
): readonly PlacedResponder[] {
  if (wish === undefined) return []
  const known = new Map(before.map((placed) => [placed.responder.id, placed]))
  const places = placesOf(
    before,
    wish.map(({ id }) => id),
  )
  if (wish.length !== known.size || places.size !== known.size) throw strangers()
  return wish.flatMap(({ id, phone }) => {
    const placed = known.get(id)
    const position = places.get(id)
    if (placed === undefined || position === undefined) throw strangers()
    const { responder } = placed
    const number = phone === undefined ? responder.phone : phoneOf(phone)
    if (position === placed.position && number === responder.phone) return []
    if (!responder.homes.every(sees)) throw elsewhere()
    return { responder: { ...responder, phone: number }, position }
  })
}

/** Each wished one's place: those that their role has now, in the new order. */
function placesOf(before: readonly PlacedResponder[], wish: readonly ResponderId[]): ReadonlyMap<ResponderId, number> {
  const places = new Map<ResponderId, number>()
  for (const role of NAMED_ROLES) {
    const own = before.filter(({ responder }) => responder.role === role)
    const order = wish.filter((id) => own.some(({ responder }) => responder.id === id))
    const moved = own.some(({ responder }, index) => responder.id !== order[index])
    const free = moved ? rising(own.map(({ position }) => position)) : own.map(({ position }) => position)
    for (const [index, id] of order.entries()) places.set(id, free[index] ?? 0)
  }
  return places
}

/** Equal places go by id: to be put in another order they must differ. */
function rising(places: readonly number[]): readonly number[] {
  const apart: number[] = []
  for (const place of places) apart.push(Math.max(place, (apart.at(-1) ?? -1) + 1))
  return apart
}

/** What was changed, without numbers: `carer order: zhou, qian → qian, zhou`, `phone of zhou`. */
export function contactsSaid(
  before: readonly PlacedResponder[],
  changed: readonly PlacedResponder[],
  ordered: readonly Responder[],
): readonly string[] {
  const now = new Map(changed.map((placed) => [placed.responder.id, placed]))
  const orders = NAMED_ROLES.flatMap((role) => {
    const idsOf = (responders: readonly Responder[]): string =>
      responders.flatMap((one) => (one.role === role ? one.id : [])).join(', ')
    const [old, anew] = [idsOf(before.map(({ responder }) => responder)), idsOf(ordered)]
    return old === anew ? [] : `${role} order: ${old} → ${anew}`
  })
  const phones = before.flatMap(({ responder: { id, phone } }) => {
    const to = now.get(id)?.responder.phone
    return to === undefined || to === phone ? [] : `phone of ${id}`
  })
  return [...orders, ...phones]
}

/** @throws BAD_REQUEST */
function phoneOf(written: string): string {
  const number = phoneNumber(written)
  if (number !== undefined) return number
  throw new HubError(
    'BAD_REQUEST',
    '不是电话号码：请写全，境外号码以 + 和国家代码开头。 This is no phone number: write all its digits, +country first when abroad.',
  )
}

const strangers = (): HubError =>
  new HubError('BAD_REQUEST', 'contacts: 须正好是本户的亲邻和照料人。 They must be those who are named on the home.')

const elsewhere = (): HubError =>
  new HubError(
    'NOT_ALLOWED',
    '这位联系人还照看您辖区以外的住户，请上级修改。 This contact also looks after a home outside your area: have it changed by the level above.',
  )
