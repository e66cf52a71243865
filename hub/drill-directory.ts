import { createHash, randomBytes } from 'node:crypto'
import type { Area, Device, Directory, Gateway, Home, Responder, ResponderRole } from '../core/directory.ts'
import { districtOfDrillHome, DRILL_ADDRESS, drillHomeOf, isDrillHome } from '../core/drill-home.ts'
import { type AreaCode, areaAt, type GatewayId, type HomeId } from '../core/names.ts'

/** How many buttons a drill home has: presses within seconds of each other by one button count as one. */
export const DRILL_BUTTONS = 8

/** The device that presses in the drill with that number, as its gateway calls it. */
export const drillButton = (number: number): string => `sos-${number % DRILL_BUTTONS}`

/**
 * The registry, and in it the drill homes: found by their ids, listed nowhere. What asks for one home, gateway or device (the broker, the
 * decoder, whoever writes and sends messages) treats them as any other; what goes through lists (the page, counts, reports) never meets
 * them. Detectors are given the registry itself: they hear the button and judge no stillness there.
 *
 * A drill gateway's secret is made anew for each run of the hub and never leaves its memory.
 */
export class DrillDirectory implements Directory {
  readonly #registry: Directory
  readonly #volunteer: string | undefined
  readonly #secret = randomBytes(32).toString('base64url')
  readonly #secretDigest: string

  /** @param volunteer the phone that drills are told to; nobody's when undefined */
  constructor(registry: Directory, volunteer: string | undefined) {
    this.#registry = registry
    this.#volunteer = volunteer
    this.#secretDigest = createHash('sha256').update(this.#secret).digest('hex')
  }

  /** What drill gateways sign in with. */
  get secret(): string {
    return this.#secret
  }

  home(id: HomeId): Home | undefined {
    const district = districtOfDrillHome(id)
    return district === undefined ? this.#registry.home(id) : this.#drillHome(district)
  }

  gateway(id: GatewayId): Gateway | undefined {
    return isDrillHome(id) ? this.#drillGateway(id) : this.#registry.gateway(id)
  }

  gatewaysOf(home: HomeId): readonly Gateway[] {
    return isDrillHome(home) ? [this.#drillGateway(home)] : this.#registry.gatewaysOf(home)
  }

  device(gateway: GatewayId, externalId: string): Device | undefined {
    if (!isDrillHome(gateway)) return this.#registry.device(gateway, externalId)
    return this.devicesOf(gateway).find((device) => device.externalId === externalId)
  }

  devicesOf(home: HomeId): readonly Device[] {
    if (!isDrillHome(home)) return this.#registry.devicesOf(home)
    return Array.from({ length: DRILL_BUTTONS }, (_, number) => ({
      id: `${home}-${drillButton(number)}`,
      gateway: home,
      externalId: drillButton(number),
      home,
      model: 'drill-button',
      room: 'other' as const,
      role: 'fixed' as const,
    }))
  }

  /** The volunteer or nobody, whoever answers for the area. */
  responders(home: HomeId, role: ResponderRole): readonly Responder[] {
    const district = districtOfDrillHome(home)
    if (district === undefined) return this.#registry.responders(home, role)
    if (role !== 'carer') return []
    const phone = this.#volunteer ?? DRILL_ADDRESS
    const known = this.#registry.responderByPhone(phone)
    return [{ id: known?.id ?? 'drill', name: '演练志愿者', phone, role, area: district, homes: [home] }]
  }

  responderByPhone(phone: string): Responder | undefined {
    const known = this.#registry.responderByPhone(phone)
    if (known !== undefined || phone !== this.#volunteer) return known
    const [district] = districtsOf(this)
    return district === undefined ? undefined : this.responders(drillHomeOf(district), 'carer')[0]
  }

  homes(): readonly Home[] {
    return this.#registry.homes()
  }

  gateways(): readonly Gateway[] {
    return this.#registry.gateways()
  }

  area(code: AreaCode): Area | undefined {
    return this.#registry.area(code)
  }

  areas(): readonly Area[] {
    return this.#registry.areas()
  }

  respondersOfArea(area: AreaCode, role: ResponderRole): readonly Responder[] {
    return this.#registry.respondersOfArea(area, role)
  }

  onChange(listener: () => void): () => void {
    return this.#registry.onChange(listener)
  }

  #drillHome(district: AreaCode): Home {
    return {
      id: drillHomeOf(district),
      area: district,
      address: `${this.#registry.area(district)?.name ?? district}每日演练点`,
      residentName: '演练',
      residentBirthYear: undefined,
      residentPhone: undefined,
      careLevel: 'self-caring',
      riskGrade: 'green',
      occupants: 1,
      pets: false,
      entry: undefined,
      inactivityCeiling: undefined,
    }
  }

  #drillGateway(home: HomeId): Gateway {
    return { id: home, secretDigest: this.#secretDigest, homes: [home] }
  }
}

/** The districts that have homes or areas, in the order of their codes. */
export function districtsOf(directory: Pick<Directory, 'areas' | 'homes'>): readonly AreaCode[] {
  const codes = [...directory.areas().map(({ code }) => code), ...directory.homes().map(({ area }) => area)]
  return [...new Set(codes.flatMap((code) => areaAt(code, 'district') ?? []))].toSorted()
}
