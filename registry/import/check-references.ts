import type { Area, Device, Directory, Home, Responder, ResponderRole } from '../../core/directory.ts'
import { areaAt, areaLevel, type AreaCode, type AreaLevel } from '../../core/names.ts'
import type { GatewayEntry, Installation, RecordKind } from '../installation.ts'
import type { Fault } from './raw-record.ts'
import type { AreaRecord, DeviceRecord, GatewayRecord, HomeRecord, ResponderRecord } from './record-shapes.ts'

/** A record that is well-formed by itself, and where it stands. */
export interface Placed<T> {
  readonly value: T
  readonly at: (field: string) => Place
}

/** Where in a list something is wrong. */
export type Place = Pick<Fault, 'line' | 'field'>

export interface PlacedRecords {
  readonly area: readonly Placed<AreaRecord>[]
  readonly home: readonly Placed<HomeRecord>[]
  readonly gateway: readonly Placed<GatewayRecord>[]
  readonly device: readonly Placed<DeviceRecord>[]
  readonly responder: readonly Placed<ResponderRecord>[]
}

/** What a list may refer to besides itself: the registry as it is. */
export type Known = Pick<Directory, 'area' | 'home' | 'homes' | 'gateway' | 'gateways' | 'device' | 'devicesOf'>

const PARENT: Readonly<Record<AreaLevel, AreaLevel | undefined>> = {
  district: undefined,
  town: 'district',
  village: 'town',
  grid: 'village',
}

const LEVEL_NAMES: Readonly<Record<AreaLevel, string>> = { district: '区', town: '街镇', village: '村居', grid: '网格' }

/** At which levels somebody of that role may be registered. A grid worker may have all grids of a village. */
const LEVELS: Readonly<Record<ResponderRole, readonly AreaLevel[] | undefined>> = {
  neighbour: undefined,
  carer: undefined,
  'grid-worker': ['grid', 'village'],
  village: ['village'],
  town: ['town'],
  district: ['district'],
}

export interface ReferenceCheck {
  readonly records: PlacedRecords
  /** Records that are there but could not be read (`home h03`): naming them is not a second fault. */
  readonly malformed: ReadonlySet<string>
  readonly known: Known
  /** Takes what is found. */
  readonly faults: Fault[]
}

/** Checks what records say of each other, and fills in what follows from it. Use the answer only when no fault was found. */
export function checkReferences(check: ReferenceCheck): Installation {
  const { records } = check
  const checker = new ReferenceChecker(check)
  return {
    areas: records.area.map((area) => checker.area(area)),
    homes: records.home.map((home) => checker.home(home)),
    gateways: records.gateway.map((gateway) => checker.gateway(gateway)),
    devices: records.device.map((device) => checker.device(device)),
    responders: records.responder.map((responder) => checker.responder(responder)),
  }
}

const spoken = (records: readonly { readonly id: string }[]): ReadonlyMap<string, string> =>
  // The first of each: a later one does not replace it.
  new Map(records.toReversed().map(({ id }) => [id.toLowerCase(), id]))

class ReferenceChecker {
  readonly #areas: ReadonlyMap<string, AreaRecord>
  readonly #homes: ReadonlyMap<string, HomeRecord>
  readonly #gateways: ReadonlyMap<string, GatewayRecord>
  readonly #devices: ReadonlyMap<string, DeviceRecord>
  readonly #malformed: ReadonlySet<string>
  readonly #known: Known
  readonly #faults: Fault[]
  readonly #seen = new Map<string, number>()
  /** Ids in small letters, and the first that is written so. */
  readonly #spoken: Readonly<Record<'home' | 'gateway', ReadonlyMap<string, string>>>

  constructor({ records, malformed, known, faults }: ReferenceCheck) {
    this.#areas = new Map(records.area.map(({ value }) => [value.code, value]))
    this.#homes = new Map(records.home.map(({ value }) => [value.id, value]))
    this.#gateways = new Map(records.gateway.map(({ value }) => [value.id, value]))
    this.#devices = new Map(records.device.map(({ value }) => [value.id, value]))
    this.#malformed = malformed
    this.#known = known
    this.#faults = faults
    this.#spoken = {
      home: spoken([...known.homes(), ...this.#homes.values()]),
      gateway: spoken([...known.gateways(), ...this.#gateways.values()]),
    }
  }

  area({ value, at }: Placed<AreaRecord>): Area {
    this.#once('area', value.code, at('code'))
    const level = PARENT[areaLevel(value.code)]
    const parent = level && areaAt(value.code, level)
    if (parent !== undefined && !this.#hasArea(parent)) {
      this.#fault(
        at('code'),
        `area ${value.code} lies in ${parent}, which is not there: add the ${level} ${parent}.`,
        `上级区划 ${parent} 没有登记，请先添加。`,
      )
    }
    return value
  }

  home({ value, at }: Placed<HomeRecord>): Home {
    this.#once('home', value.id, at('id'))
    this.#needOwnSound('home', value.id, at('id'))
    this.#needArea(`home ${value.id}`, value.area, at('area'))
    if (areaLevel(value.area) !== 'grid') {
      const said = `home ${value.id} lies in the ${areaLevel(value.area)} ${value.area} but in no grid`
      this.#fault(at('area'), `${said}: name its grid (14 to 16 digits).`, '请写到网格（14 至 16 位代码）。')
    }
    return value
  }

  gateway({ value, at }: Placed<GatewayRecord>): GatewayEntry {
    this.#once('gateway', value.id, at('id'))
    this.#needOwnSound('gateway', value.id, at('id'))
    for (const home of value.homes) this.#needHome(`gateway ${value.id}`, home, at('homes'))
    for (const home of this.#known.gateway(value.id)?.homes ?? []) {
      if (!value.homes.includes(home)) this.#checkLeft(value.id, home, at('homes'))
    }
    return { ...value, homes: [...new Set(value.homes)] }
  }

  device(placed: Placed<DeviceRecord>): Device {
    const { value, at } = placed
    this.#once('device', value.id, at('id'))
    this.#checkExternalId(value, at('external-id'))
    const homes = this.#homesOf(value.gateway)
    const home = value.home ?? (homes?.length === 1 ? homes[0] : undefined)
    if (homes !== undefined) this.#checkHomeOfDevice(placed, home, homes)
    else if (!this.#malformed.has(`gateway ${value.gateway}`)) {
      const said = `device ${value.id} hangs on gateway ${value.gateway}, which is not there`
      this.#fault(
        at('gateway'),
        `${said}: add it, or correct the id.`,
        `没有网关 ${value.gateway}，请先登记或更正编号。`,
      )
    }
    return { ...value, home: home ?? '' }
  }

  responder({ value, at }: Placed<ResponderRecord>): Responder {
    this.#once('responder', value.id, at('id'))
    const who = `responder ${value.id}`
    for (const home of value.homes) this.#needHome(who, home, at('homes'))
    const levels = LEVELS[value.role]
    if (levels === undefined) {
      if (value.homes.length === 0) {
        this.#fault(at('homes'), `${who} is a ${value.role}: name the homes.`, '亲邻和委托照料人须写明负责哪些住户。')
      }
    } else {
      if (value.homes.length > 0) {
        const message = `${who} is ${value.role} staff and answers for an area: leave the homes out.`
        this.#fault(at('homes'), message, '网格员和各级值班负责一片区划，负责住户请留空。')
      }
      this.#checkLevel(value, levels, at('area'))
    }
    const area = value.area ?? this.#areaOfHome(value.homes[0])
    if (value.area !== undefined) this.#needArea(who, value.area, at('area'))
    return { ...value, area: area ?? '', homes: [...new Set(value.homes)] }
  }

  #checkHomeOfDevice({ value, at }: Placed<DeviceRecord>, home: string | undefined, homes: readonly string[]): void {
    if (home === undefined) {
      const said = `device ${value.id} needs a home: its gateway speaks for ${homes.length} of them`
      this.#fault(at('id'), `${said}.`, `所属网关管着 ${homes.length} 户，请写明是哪一户。`)
    } else if (!homes.includes(home)) {
      const said = `device ${value.id} is in home ${home}, for which gateway ${value.gateway} does not speak`
      this.#fault(
        at('home'),
        `${said}: correct the home, or add it to the gateway's homes.`,
        `网关 ${value.gateway} 不管住户 ${home}，请更正，或先把该户加到网关。`,
      )
    }
  }

  #checkLevel(value: ResponderRecord, levels: readonly AreaLevel[], place: Place): void {
    const who = `responder ${value.id}`
    const wanted = levels.join(' or ')
    const zh = `请写负责区划的代码：${levels.map((level) => LEVEL_NAMES[level]).join('或')}。`
    if (value.area === undefined) this.#fault(place, `${who} needs an area: the code of the ${wanted}.`, zh)
    else if (!levels.includes(areaLevel(value.area))) {
      const said = `${who} is ${value.role} staff but stands at the ${areaLevel(value.area)} ${value.area}`
      this.#fault(place, `${said}: name the code of the ${wanted}.`, zh)
    }
  }

  #checkLeft(gateway: string, home: string, place: Place): void {
    const left = this.#known.devicesOf(home).find((device) => {
      const now = this.#devices.get(device.id) ?? device
      return now.gateway === gateway && (now.home ?? home) === home
    })
    if (left === undefined) return
    const said = `gateway ${gateway} no longer speaks for home ${home}, but its device ${left.id} is there`
    this.#fault(
      place,
      `${said}: keep the home, or give the device another gateway in this list.`,
      `住户 ${home} 还有本网关的设备 ${left.id}，不能从网关移除。`,
    )
  }

  #checkExternalId({ id, gateway, externalId }: DeviceRecord, place: Place): void {
    this.#once('device with external-id', `${externalId} on gateway ${gateway}`, place)
    const other = this.#known.device(gateway, externalId)
    if (other === undefined || other.id === id || this.#devices.has(other.id)) return
    const said = `device ${id} has the external-id ${externalId}, which is device ${other.id} on gateway ${gateway}`
    this.#fault(
      place,
      `${said}: use that id, or correct the external-id.`,
      `网关 ${gateway} 上的 ${externalId} 已登记为设备 ${other.id}。`,
    )
  }

  #once(kind: RecordKind | 'device with external-id', id: string, place: Place): void {
    const first = this.#seen.get(`${kind} ${id}`)
    if (first === undefined) this.#seen.set(`${kind} ${id}`, place.line)
    else {
      const message = `${kind} ${id} stands on line ${first} already: keep one of the two.`
      this.#fault(place, message, `与第 ${first} 行重复，请只留一行。`)
    }
  }

  /** Ids are read out and typed by hand: two that differ in capitals alone are one to people. */
  #needOwnSound(kind: 'home' | 'gateway', id: string, place: Place): void {
    const first = this.#spoken[kind].get(id.toLowerCase())
    if (first === undefined || first === id || this.#known[kind](id) !== undefined) return
    const message = `${kind} ${id} differs from ${kind} ${first} in capitals only: use that id, or choose another.`
    this.#fault(place, message, `编号与 ${first} 只差大小写，请核对，或换一个。`)
  }

  #needArea(who: string, code: AreaCode, place: Place): void {
    if (this.#hasArea(code)) return
    const message = `${who} names area ${code}, which is not there: add it, or correct the code.`
    this.#fault(place, message, `没有登记区划 ${code}，请更正代码。`)
  }

  #needHome(who: string, id: string, place: Place): void {
    if (this.#homes.has(id) || this.#malformed.has(`home ${id}`) || this.#known.home(id) !== undefined) return
    const message = `${who} names home ${id}, which is not there: add it, or correct the id.`
    this.#fault(place, message, `没有住户 ${id}，请先登记或更正编号。`)
  }

  #hasArea(code: AreaCode): boolean {
    return this.#areas.has(code) || this.#malformed.has(`area ${code}`) || this.#known.area(code) !== undefined
  }

  #homesOf(gateway: string): readonly string[] | undefined {
    return (this.#gateways.get(gateway) ?? this.#known.gateway(gateway))?.homes
  }

  #areaOfHome(id: string | undefined): AreaCode | undefined {
    return id === undefined ? undefined : (this.#homes.get(id) ?? this.#known.home(id))?.area
  }

  #fault(place: Place, message: string, zh: string): void {
    this.#faults.push({ ...place, message, zh })
  }
}
