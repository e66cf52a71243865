import type { Device, Home, Room } from '../../../core/directory.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { Hearing } from '../hearing.ts'
import type { DoorContacts } from '../door-contacts.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { isShared } from '../residences.ts'
import type { ResidentSigns } from '../resident-signs.ts'
import { fromTable, type Table, type TableRow, toTable } from '../table.ts'
import type { Spot } from './spot.ts'
import { spotOf } from './spot.ts'

export interface DwellingsOptions {
  readonly hearing: Pick<Hearing, 'live' | 'happenedAt'>
  readonly signs: Pick<ResidentSigns, 'showed'>
  readonly residences: Pick<Residences, 'home' | 'devicesOf'>
  readonly contacts: Pick<DoorContacts, 'change'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
}

/** Where a resident is, by their last sign. */
export interface Dwelling {
  readonly spot: NonNullable<Spot>
  /** Their first sign there since the last one elsewhere. */
  since: EpochMs
  /** Their newest sign there. */
  newestAt: EpochMs
  /** The first of their newest signs there that lie no further apart than `goneUnseenAfter`. */
  seenSince: EpochMs
  /** The longest time for which such signs told of them before that. */
  seenFor: DurationMs
  /** The longest time between two signs there. */
  quietFor: DurationMs
  /** Known from the bed alone: others or animals live there, too. */
  readonly personal: boolean
  told: boolean
}

/** As they are saved. */
export interface DwellingTexts {
  readonly homes: string
  readonly rooms: string
  readonly radars: string
}

/** Somebody was elsewhere, or it is the first that is known of them. */
export interface Move {
  readonly home: Home
  readonly before: Dwelling | undefined
  readonly now: Dwelling
}

const NO_ROOMS: readonly Room[] = []
const SPOTS = ['living', 'bedroom', 'bathroom', 'kitchen', 'hall', 'yard', 'other', 'outside'] as const

/** Who gave no sign for half the time that is too long there may have left unseen. */
export const goneUnseenAfter = ({ bathroomStay }: Pick<Thresholds, 'bathroomStay'>): DurationMs => bathroomStay / 2

/**
 * How a stay that ended at `endedAt` was seen: the longest time for which signs told of it without a pause over `goneAfter`, and the
 * longest pause.
 */
export function asSeen(
  stay: Dwelling,
  endedAt: EpochMs,
  goneAfter: DurationMs,
): { readonly seenFor: DurationMs; readonly quietFor: DurationMs } {
  const quiet = endedAt - stay.newestAt
  const seenUntil = quiet > goneAfter ? stay.newestAt : endedAt
  return {
    seenFor: Math.max(stay.seenFor, seenUntil - stay.seenSince),
    quietFor: Math.max(stay.quietFor, quiet),
  }
}

/** Knows in which room each resident is, as far as live signs tell. */
export class Dwellings {
  readonly #options: DwellingsOptions
  readonly #homes = new Map<HomeId, Dwelling>()
  /** The rooms from which signs ever came. */
  readonly #rooms = new Map<HomeId, readonly Room[]>()
  /** What each radar says now, and since when. */
  readonly #radars = new Map<DeviceId, { on: boolean; at: EpochMs }>()

  constructor(options: DwellingsOptions) {
    this.#options = options
  }

  of(home: HomeId): Dwelling | undefined {
    return this.#homes.get(home)
  }

  forget(home: HomeId): undefined {
    this.#homes.delete(home)
    this.#rooms.delete(home)
  }

  /** @returns where they went, when the reading shows them elsewhere than before */
  onReading(reading: HeardReading): Move | undefined {
    const { residences, devices, hearing } = this.#options
    const device = reading.unregistered ? undefined : devices.find(reading.home, reading.device)
    const home = device === undefined ? undefined : residences.home(reading.home)
    if (device === undefined || home === undefined) return undefined
    const at = hearing.happenedAt(reading)
    if (reading.metric === 'presence' && hearing.live(reading)) this.#seen(reading, at)
    const spot = this.#spot(home, device, reading)
    return spot === undefined ? undefined : this.#place(home, spot, at)
  }

  /** Did signs ever come from another room than this? */
  knowsOther(home: HomeId, than: Room): boolean {
    const rooms = this.#rooms.get(home)
    return rooms !== undefined && rooms.some((room) => room !== than)
  }

  /** Do the radars of the room see somebody? `undefined` where there are none. */
  radarsSee(home: HomeId, room: Room): boolean | undefined {
    const radars = this.#options.residences
      .devicesOf(home)
      .filter((device) => device.room === room)
      .flatMap(({ id }) => this.#radars.get(id) ?? [])
    return radars.length === 0 ? undefined : radars.some(({ on }) => on)
  }

  snapshot(): Readonly<Record<keyof DwellingTexts, Table>> {
    return {
      homes: toTable(this.#homes, ([home, stay]) => [
        home,
        stay.spot,
        stay.since,
        stay.newestAt,
        stay.personal,
        stay.told,
        stay.seenSince,
        stay.seenFor,
        stay.quietFor,
      ]),
      rooms: toTable(this.#roomRows()),
      radars: toTable(this.#radars, ([device, { on, at }]) => [device, on, at]),
    }
  }

  /** Replaces everything. */
  load(texts: DwellingTexts): void {
    this.#homes.clear()
    this.#rooms.clear()
    this.#radars.clear()
    // Older memories end with `told`.
    for (const columns of [6, 9]) {
      for (const row of fromTable(texts.homes, columns)) {
        const dwelling = dwellingIn(row)
        if (dwelling !== undefined) this.#homes.set(row.text(0), dwelling)
      }
    }
    for (const row of fromTable(texts.rooms, 2)) {
      const room = SPOTS.find((known) => known === row.text(1))
      if (room !== undefined && room !== 'outside') this.#knowRoom(row.text(0), room)
    }
    for (const row of fromTable(texts.radars, 3)) {
      this.#radars.set(row.text(0), { on: row.flag(1), at: row.number(2) ?? 0 })
    }
  }

  *#roomRows() {
    for (const [home, rooms] of this.#rooms) {
      for (const room of rooms) yield [home, room]
    }
  }

  /** Where the reading shows the resident. */
  #spot(home: Home, device: Device, reading: HeardReading): Spot {
    if (reading.metric === 'door-open' && device.role === 'outer-door') {
      return this.#options.contacts.change(reading) !== undefined && !isShared(home) ? 'outside' : undefined
    }
    if (!this.#options.signs.showed(reading)) return undefined
    if (isShared(home)) return bedSpot(device, reading)
    // On which side of an inner door somebody is, nobody knows.
    return device.role === 'inner-door' ? undefined : spotOf(reading.metric, device)
  }

  #place(home: Home, spot: NonNullable<Spot>, at: EpochMs): Move | undefined {
    const before = this.#homes.get(home.id)
    const personal = isShared(home)
    if (spot !== 'outside') this.#knowRoom(home.id, spot)
    if (before?.personal === personal) {
      if (at < before.newestAt) {
        // It was overtaken on its way: they were elsewhere in between, and are back.
        if (spot !== before.spot && at > before.since && !before.told) beginAnew(before)
        return undefined
      }
      if (before.spot === spot) {
        seeAgain(before, at, goneUnseenAfter(this.#options.rules.of(home)))
        return undefined
      }
    }
    const now: Dwelling = { spot, ...begunAt(at), personal, told: false }
    this.#homes.set(home.id, now)
    return { home, before, now }
  }

  #seen({ device, value }: HeardReading, at: EpochMs): void {
    const known = this.#radars.get(device)
    if (known === undefined || at >= known.at) this.#radars.set(device, { on: numeric(value) !== 0, at })
  }

  #knowRoom(home: HomeId, room: Room): void {
    const known = this.#rooms.get(home) ?? NO_ROOMS
    if (!known.includes(room)) this.#rooms.set(home, known.concat(room))
  }
}

/** In it, or out of it and anywhere. */
function bedSpot({ room }: Device, { metric, value }: HeardReading): Spot {
  if (metric !== 'bed-occupied') return undefined
  return numeric(value) === 0 ? 'other' : room
}

const begunAt = (at: EpochMs) => ({ since: at, newestAt: at, seenSince: at, seenFor: 0, quietFor: 0 })

function beginAnew(stay: Dwelling): void {
  stay.since = stay.newestAt
  stay.seenSince = stay.newestAt
}

function seeAgain(stay: Dwelling, at: EpochMs, goneAfter: DurationMs): void {
  const quiet = at - stay.newestAt
  if (quiet > goneAfter) {
    stay.seenFor = Math.max(stay.seenFor, stay.newestAt - stay.seenSince)
    stay.seenSince = at
  }
  stay.quietFor = Math.max(stay.quietFor, quiet)
  stay.newestAt = at
}

function dwellingIn(row: TableRow): Dwelling | undefined {
  const spot = SPOTS.find((known) => known === row.text(1))
  if (spot === undefined) return undefined
  const since = row.number(2) ?? 0
  return {
    spot,
    since,
    newestAt: row.number(3) ?? 0,
    personal: row.flag(4),
    told: row.flag(5),
    seenSince: row.number(6) ?? since,
    seenFor: row.number(7) ?? 0,
    quietFor: row.number(8) ?? 0,
  }
}
