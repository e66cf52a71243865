import type { Device, Directory, Home } from '../../core/directory.ts'
import type { DeviceId, HomeId } from '../../core/names.ts'

/** What detectors ask of the registry. */
export type Residences = Pick<
  Directory,
  'home' | 'homes' | 'gateway' | 'gateways' | 'gatewaysOf' | 'devicesOf' | 'areas' | 'onChange'
>

/** Others or animals live there, too: what is not worn or in the bed tells of somebody, and nobody in particular. */
export const isShared = (home: Pick<Home, 'occupants' | 'pets'>): boolean => home.occupants > 1 || home.pets

/** Finds devices by their id; remembers what it found until the registry changes. */
export class DeviceFinder {
  readonly #residences: Pick<Residences, 'devicesOf' | 'onChange'>
  readonly #found = new Map<DeviceId, Device | undefined>()
  #listening = false

  constructor(residences: Pick<Residences, 'devicesOf' | 'onChange'>) {
    this.#residences = residences
  }

  find(home: HomeId, id: DeviceId): Device | undefined {
    const known = this.#found.get(id)
    if (known !== undefined) return known
    this.#listen()
    const device = this.#residences.devicesOf(home).find((candidate) => candidate.id === id)
    if (device !== undefined) this.#found.set(id, device)
    return device
  }

  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    this.#residences.onChange(() => this.#found.clear())
  }
}
