import type { Directory, Home, Responder, ResponderRole } from '../../core/directory.ts'
import { areaAt } from '../../core/names.ts'

export const GRID = '12011210100101'
const VILLAGE = '120112101001'
const TOWN = '120112101'
export const DISTRICT = '120112'

const person = (id: string, role: ResponderRole, area: string, homes: readonly string[] = []): Responder => ({
  id,
  name: `姓名${id}`,
  phone: PHONES[id] ?? '+8613900000000',
  role,
  area,
  homes,
})

/** One phone for each level. */
export const PHONES: Readonly<Record<string, string>> = {
  grid: '+8613800000001',
  carer: '+8613800000002',
  neighbour: '+8613800000003',
  village: '+8613800000004',
  town: '+8613800000005',
  district: '+8613800000006',
  resident: '+8613800000009',
  stranger: '+8613899999999',
}

export const home = (id: string, change: Partial<Home> = {}): Home => ({
  id,
  area: GRID,
  address: '前营村3组12号',
  residentName: '王秀兰',
  residentBirthYear: 1948,
  residentPhone: undefined,
  careLevel: 'partly-dependent',
  riskGrade: 'orange',
  occupants: 1,
  pets: false,
  entry: undefined,
  inactivityCeiling: undefined,
  ...change,
})

/** A directory over one village, with somebody at each level; a test takes people away by `on`. */
export class Town implements Directory {
  readonly #homes = new Map(
    [home('h1'), home('h2', { address: '前营村3组14号', residentName: '李福' })].map((h) => [h.id, h]),
  )
  readonly #people = [
    person('grid', 'grid-worker', GRID),
    person('carer', 'carer', GRID, ['h1']),
    person('neighbour', 'neighbour', GRID, ['h1']),
    person('village', 'village', VILLAGE),
    person('town', 'town', TOWN),
    person('district', 'district', DISTRICT),
  ]
  /** Who is on duty. */
  readonly on = new Set(this.#people.map((p) => p.id))

  home = (id: string): Home | undefined => this.#homes.get(id)
  homes = (): readonly Home[] => [...this.#homes.values()]
  gateway = (): undefined => undefined
  gateways = (): readonly never[] => []
  gatewaysOf = (): readonly never[] => []
  device = (): undefined => undefined
  devicesOf = (): readonly never[] => []
  areas = () => [
    { code: DISTRICT, name: '津南区' },
    { code: TOWN, name: '小站镇' },
    { code: VILLAGE, name: '前营村' },
    { code: GRID, name: '第一网格' },
  ]
  area = (code: string) => this.areas().find((area) => area.code === code)

  /** One more who is on duty. */
  hire(responder: Responder): void {
    this.#people.push(responder)
    this.on.add(responder.id)
  }

  /** The home is from now on as given. */
  put(home: Home): void {
    this.#homes.set(home.id, home)
  }

  responders(id: string, role: ResponderRole): readonly Responder[] {
    const area = this.home(id)?.area ?? ''
    if (role === 'neighbour' || role === 'carer') return this.#onDuty(role).filter((p) => p.homes.includes(id))
    return this.respondersOfArea(areaAt(area, role === 'grid-worker' ? 'grid' : role) ?? '', role)
  }

  respondersOfArea(area: string, role: ResponderRole): readonly Responder[] {
    return this.#onDuty(role).filter((p) => p.area === area)
  }

  responderByPhone(phone: string): Responder | undefined {
    return this.#people.find((p) => p.phone === phone)
  }

  onChange = (): (() => void) => () => {}

  #onDuty(role: ResponderRole): readonly Responder[] {
    return this.#people.filter((p) => p.role === role && this.on.has(p.id))
  }
}
