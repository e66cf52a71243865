import type { DeviceId, HomeId } from '../../../core/names.ts'

/** The devices of each home that are overdue. */
export class OfflineDevices {
  readonly #homes = new Map<HomeId, Set<DeviceId>>()

  of(home: HomeId): readonly DeviceId[] {
    const devices = this.#homes.get(home)
    return devices === undefined ? [] : [...devices]
  }

  add(home: HomeId, device: DeviceId): void {
    const devices = this.#homes.get(home)
    if (devices === undefined) this.#homes.set(home, new Set([device]))
    else devices.add(device)
  }

  delete(home: HomeId, device: DeviceId): void {
    const devices = this.#homes.get(home)
    devices?.delete(device)
    if (devices?.size === 0) this.#homes.delete(home)
  }

  clear(): void {
    this.#homes.clear()
  }
}
