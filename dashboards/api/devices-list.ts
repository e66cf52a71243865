import type { Home } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import { type Clock, type EpochMs, seconds } from '../../core/time.ts'
import { devicesOfHome, type DeviceSources } from './devices-of-home.ts'
import { inSlices } from './in-slices.ts'

/** What is shown may be this old: ten open pages cost no more than one. */
const FRESH = seconds(10)

/** One home's devices as JSON, ready to be sent. */
interface Written {
  readonly json: string
  readonly at: EpochMs
}

/** The devices of homes, written once for all who ask; the hub's other work is done in between. */
export class DevicesList {
  readonly #sources: DeviceSources
  readonly #clock: Pick<Clock, 'now'>
  readonly #written = new Map<HomeId, Written>()

  constructor(sources: DeviceSources, clock: Pick<Clock, 'now'>) {
    this.#sources = sources
    this.#clock = clock
  }

  /** The homes' devices as one JSON array, in the order given. */
  async json(homes: readonly Home[]): Promise<string> {
    const rows = await inSlices(homes, (home) => this.#of(home))
    return `[${rows.join(',')}]`
  }

  /** What is in the registry no more is kept no more. */
  forget(): void {
    this.#written.clear()
  }

  #of(home: Home): string {
    const now = this.#clock.now()
    const known = this.#written.get(home.id)
    if (known !== undefined && now - known.at < FRESH) return known.json
    const json = JSON.stringify(devicesOfHome(home, this.#sources))
    this.#written.set(home.id, { json, at: now })
    return json
  }
}
