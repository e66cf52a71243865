import type { Directory, Home, Responder, ResponderRole } from '../../../core/directory.ts'

const GRID = '12011210100101'

/** A district of so many homes, each with a grid worker, a carer and a neighbour of its own, and one village over all. */
export class BenchTown implements Directory {
  readonly #homes: ReadonlyMap<string, Home>

  constructor(homes: number) {
    const ids = Array.from({ length: homes }, (_, n) => `h${n}`)
    this.#homes = new Map(ids.map((id) => [id, home(id)]))
  }

  home = (id: string): Home | undefined => this.#homes.get(id)
  homes = (): readonly Home[] => [...this.#homes.values()]
  gateway = (): undefined => undefined
  gateways = (): readonly never[] => []
  gatewaysOf = (): readonly never[] => []
  device = (): undefined => undefined
  devicesOf = (): readonly never[] => []
  area = (code: string) => ({ code, name: '小站镇' })
  areas = (): readonly never[] => []
  responders = (id: string, role: ResponderRole): readonly Responder[] => [person(role, Number(id.slice(1)))]
  respondersOfArea = (): readonly Responder[] => []
  responderByPhone = (): undefined => undefined
  onChange = (): (() => void) => () => {}
}

const home = (id: string): Home => ({
  id,
  area: GRID,
  address: `前营村${id}号`,
  residentName: '王秀兰',
  residentBirthYear: 1948,
  residentPhone: undefined,
  careLevel: 'partly-dependent',
  riskGrade: 'orange',
  occupants: 1,
  pets: false,
  entry: undefined,
  inactivityCeiling: undefined,
})

const BLOCKS: Readonly<Record<ResponderRole, number>> = {
  'grid-worker': 1,
  carer: 2,
  neighbour: 3,
  village: 4,
  town: 5,
  district: 6,
}

function person(role: ResponderRole, n: number): Responder {
  // Staff answer for many homes each.
  const number = ['village', 'town', 'district'].includes(role) ? 0 : n
  const phone = `+8613${BLOCKS[role]}${String(number).padStart(8, '0')}`
  return { id: `${role}-${number}`, name: role, phone, role, area: GRID, homes: [] }
}
