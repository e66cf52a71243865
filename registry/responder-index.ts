import type { Responder, ResponderRole } from '../core/directory.ts'
import type { AreaCode, HomeId } from '../core/names.ts'

/** Who can be called, found by home, by area and by phone. Add them in call order. */
export class ResponderIndex {
  readonly #byHome = new Map<string, Responder[]>()
  readonly #byArea = new Map<string, Responder[]>()
  readonly #byPhone = new Map<string, Responder>()

  /** Neighbours or carers of the home, in call order. */
  namedOn(home: HomeId, role: ResponderRole): readonly Responder[] {
    return this.#byHome.get(`${role} ${home}`) ?? []
  }

  /** Staff of that role whose area is `area` or holds it: the nearest first, then in call order. */
  staffOf(area: AreaCode, role: ResponderRole): readonly Responder[] {
    const found: Responder[] = []
    for (let length = area.length; length >= 6; length -= 1) {
      const here = this.#byArea.get(`${role} ${area.slice(0, length)}`)
      if (here !== undefined) found.push(...here)
    }
    return found
  }

  /** The first in call order of those with the phone. */
  byPhone(phone: string): Responder | undefined {
    return this.#byPhone.get(phone)
  }

  add(responder: Responder): void {
    if (!this.#byPhone.has(responder.phone)) this.#byPhone.set(responder.phone, responder)
    if (responder.role === 'neighbour' || responder.role === 'carer') {
      for (const home of responder.homes) push(this.#byHome, `${responder.role} ${home}`, responder)
    } else {
      push(this.#byArea, `${responder.role} ${responder.area}`, responder)
    }
  }
}

function push(lists: Map<string, Responder[]>, key: string, responder: Responder): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [responder])
  else list.push(responder)
}
