import type { Thresholds } from '../../rules/thresholds.ts'
import type { Metric } from '../../../core/metric.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, toTable } from '../table.ts'

/** What may be the resident's doing, or a pump's, a timer's, the sun's. */
export type WeakKind = 'water' | 'power' | 'light'

interface WeakSign {
  readonly kind: WeakKind
  readonly device: DeviceId
  readonly at: EpochMs
}

interface OfHome {
  /** The newest of each kind. */
  readonly signs: WeakSign[]
  /** When two of them last stood together. */
  together: EpochMs | undefined
}

interface Value {
  value: number
  at: EpochMs
}

const NONE: readonly WeakKind[] = []
const KINDS: readonly WeakKind[] = ['water', 'power', 'light']

function weakKind(metric: Metric): WeakKind | undefined {
  if (metric === 'water-volume') return 'water'
  if (metric === 'power') return 'power'
  return metric === 'illuminance' ? 'light' : undefined
}

/**
 * Water drawn, a kettle, a lamp: each alone says little, so it is only told. Two of different kinds, from two devices and close together,
 * say that somebody is up: two lamps see the same sun, and a washing machine is one device.
 */
export class WeakSigns {
  readonly #homes = new Map<HomeId, OfHome>()
  readonly #values: Readonly<Record<WeakKind, Map<DeviceId, Value>>> = {
    water: new Map(),
    power: new Map(),
    light: new Map(),
  }

  /**
   * @param since the present silence began; what happened before belongs to an earlier one
   * @param rules of the home
   */
  onReading(
    reading: HeardReading,
    since: EpochMs,
    rules: Pick<Thresholds, 'waterSign' | 'powerSign' | 'lightSign' | 'weakSignsWithin'>,
  ): void {
    const kind = weakKind(reading.metric)
    if (kind === undefined) return
    const least = { water: rules.waterSign, power: rules.powerSign, light: rules.lightSign }[kind]
    const { change, from } = this.#change(kind, reading)
    const enough = kind === 'water' ? change >= least : Math.abs(change) >= least
    // Only what happened in this silence for certain: a meter tells of an hour at once.
    if (!enough || from < since) return
    const sign = { kind, device: reading.device, at: reading.receivedAt }
    this.#take(sign, reading.home, Math.max(since, sign.at - rules.weakSignsWithin))
  }

  /** What of the kind was seen after `since`. */
  seen(home: HomeId, since: EpochMs): readonly WeakKind[] {
    const known = this.#homes.get(home)
    return known === undefined ? NONE : known.signs.filter((sign) => sign.at >= since).map((sign) => sign.kind)
  }

  /** When two of them last stood together after `since`. */
  together(home: HomeId, since: EpochMs): EpochMs | undefined {
    const at = this.#homes.get(home)?.together
    return at !== undefined && at >= since ? at : undefined
  }

  forget(home: HomeId): void {
    this.#homes.delete(home)
  }

  toTexts(): { homes: Table; values: Table } {
    return { homes: toTable(this.#homeRows()), values: toTable(this.#valueRows()) }
  }

  /** Replaces everything. */
  load({ homes, values }: { readonly homes: string; readonly values: string }): void {
    this.#homes.clear()
    for (const kind of KINDS) this.#values[kind].clear()
    for (const row of fromTable(homes, 5)) {
      const kind = KINDS.find((name) => name === row.text(1))
      if (kind === undefined) continue
      const known = this.#of(row.text(0))
      known.signs.push({ kind, device: row.text(2), at: row.number(3) ?? 0 })
      known.together = row.number(4)
    }
    for (const row of fromTable(values, 4)) {
      const kind = KINDS.find((name) => name === row.text(0))
      if (kind !== undefined) this.#values[kind].set(row.text(1), { value: row.number(2) ?? 0, at: row.number(3) ?? 0 })
    }
  }

  *#homeRows() {
    for (const [home, { signs, together }] of this.#homes) {
      for (const { kind, device, at } of signs) yield [home, kind, device, at, together]
    }
  }

  *#valueRows() {
    for (const kind of KINDS) {
      for (const [device, { value, at }] of this.#values[kind]) yield [kind, device, value, at]
    }
  }

  /** The difference to the device's last value, and when that was. */
  #change(kind: WeakKind, { device, value, receivedAt }: HeardReading): { change: number; from: EpochMs } {
    const now = numeric(value)
    const last = this.#values[kind].get(device)
    if (last === undefined) {
      this.#values[kind].set(device, { value: now, at: receivedAt })
      return { change: 0, from: receivedAt }
    }
    const found = { change: now - last.value, from: last.at }
    last.value = now
    last.at = receivedAt
    return found
  }

  /** Two stand together when the other one came no earlier than `from`. */
  #take(sign: WeakSign, home: HomeId, from: EpochMs): void {
    const known = this.#of(home)
    const isOther = (one: WeakSign): boolean => one.kind !== sign.kind && one.device !== sign.device && one.at >= from
    if (known.signs.some(isOther)) known.together = sign.at
    const place = known.signs.findIndex((one) => one.kind === sign.kind)
    if (place < 0) known.signs.push(sign)
    else known.signs[place] = sign
  }

  #of(home: HomeId): OfHome {
    let known = this.#homes.get(home)
    if (known === undefined) {
      known = { signs: [], together: undefined }
      this.#homes.set(home, known)
    }
    return known
  }
}
