import type { Device, Directory, Gateway, Home } from '../../core/directory.ts'
import type { GatewayId, HomeId } from '../../core/names.ts'
import { MemoryDirectory } from '../../registry/memory-directory.ts'
import type { DescribedHomes } from './described-homes.ts'
import { inferredPlace } from './inferred-place.ts'
import type { Recorded } from './recorded.ts'

/** Where a reading came from. */
export interface Whereabouts {
  readonly device: Device
  /** All that speak for the home. */
  readonly gateways: readonly Gateway[]
}

/** Who lives where in a recording. */
export interface RecordedTown {
  readonly directory: Directory
  /** One name for all homes that can only be judged together, since they share a gateway. */
  groupOf(home: HomeId): string
  /** `undefined`: the registry does not know the device; what it says is passed over, as live. */
  locate(recorded: Recorded): Whereabouts | undefined
}

/** Nothing is known but what a recording shows: each home and device is entered when it is first heard, so that nothing knows of the future. */
export class ShownTown implements RecordedTown {
  readonly #directory = new MemoryDirectory()
  readonly #described: DescribedHomes
  readonly #known = new Map<HomeId, Map<string, Whereabouts>>()

  constructor(described: DescribedHomes) {
    this.#described = described
  }

  get directory(): Directory {
    return this.#directory
  }

  groupOf(home: HomeId): string {
    return home
  }

  locate(recorded: Recorded): Whereabouts {
    let devices = this.#known.get(recorded.home)
    if (devices === undefined) {
      devices = new Map()
      this.#known.set(recorded.home, devices)
      this.#enterHome(recorded.home)
    }
    let known = devices.get(recorded.device)
    if (known === undefined) {
      known = this.#enterDevice(recorded)
      devices.set(recorded.device, known)
    }
    return known
  }

  #enterHome(id: HomeId): void {
    const { usual, homes } = this.#described
    const home: Home = { ...USUAL_HOME, id, address: id, ...usual.traits, ...homes.get(id)?.traits }
    const gateway: Gateway = { id: gatewayOf(id), secretDigest: '', homes: [id] }
    this.#directory.put({ ...NOTHING, homes: [home], gateways: [gateway] })
  }

  #enterDevice({ home, device: name, metric }: Recorded): Whereabouts {
    const { usual, homes } = this.#described
    const { room, role } = {
      ...inferredPlace(name, metric),
      ...usual.devices.get(name),
      ...homes.get(home)?.devices.get(name),
    }
    // Recordings call the bedroom sensor of every home `bedroom`.
    const id = `${home}/${name}`
    const device: Device = { id, gateway: gatewayOf(home), externalId: name, home, model: 'recorded', room, role }
    this.#directory.put({ ...NOTHING, devices: [device] })
    return { device, gateways: this.#directory.gatewaysOf(home) }
  }
}

/** The town that the hub's own registry knows. */
export class RegisteredTown implements RecordedTown {
  readonly directory: Directory
  readonly #known = new Map<string, Whereabouts | undefined>()

  readonly #groups = new Map<HomeId, string>()

  constructor(directory: Directory) {
    this.directory = directory
    for (const { homes } of directory.gateways()) if (homes.length > 1) this.#together(homes)
  }

  groupOf(home: HomeId): string {
    return this.#groups.get(home) ?? home
  }

  locate({ home, device: id }: Recorded): Whereabouts | undefined {
    const key = `${home}/${id}`
    if (this.#known.has(key)) return this.#known.get(key)
    const device = this.directory.devicesOf(home).find((one) => one.id === id)
    const known = device === undefined ? undefined : { device, gateways: this.directory.gatewaysOf(home) }
    this.#known.set(key, known)
    return known
  }

  /** A home with two gateways joins the homes of both. */
  #together(homes: readonly HomeId[]): void {
    const groups = new Set(homes.map((home) => this.groupOf(home)))
    const [name = ''] = groups
    for (const [home, group] of this.#groups) if (groups.has(group)) this.#groups.set(home, name)
    for (const home of homes) this.#groups.set(home, name)
  }
}

const gatewayOf = (home: HomeId): GatewayId => `${home}/gateway`

const NOTHING = { areas: [], homes: [], gateways: [], devices: [], responders: [] } as const

const USUAL_HOME: Omit<Home, 'id' | 'address'> = {
  area: '000000',
  residentName: '',
  residentBirthYear: undefined,
  residentPhone: undefined,
  careLevel: 'self-caring',
  riskGrade: 'green',
  occupants: 1,
  pets: false,
  entry: undefined,
  inactivityCeiling: undefined,
}
