import type { DeviceId } from '../core/names.ts'
import type { Reading } from '../core/reading.ts'
import type { DurationMs, EpochMs } from '../core/time.ts'
import { days } from '../core/time.ts'
import type { SimulatedTown } from '../device-sim/simulated-town.ts'

/** What is left of a battery, %, and how much goes each day. */
interface Worn {
  readonly left: number
  readonly aDay: number
}

/** Of docs/example-installation.yaml: to be changed within the month, but not low yet (15 %): nobody is alarmed by them. */
const WORN: ReadonlyMap<DeviceId, Worn> = new Map([
  ['h02-door', { left: 18, aDay: 0.5 }],
  ['h03-sos', { left: 22, aDay: 0.35 }],
  ['h09-motion-bedroom', { left: 20, aDay: 0.9 }],
  ['h12-door', { left: 25, aDay: 0.45 }],
])

/** Has said nothing for so long. */
const SILENT: { readonly device: DeviceId; readonly since: DurationMs } = { device: 'h12-leak', since: days(9) }

/** The town as it is at `now` after years of use: some batteries are nearly empty. */
export function wornTown(town: SimulatedTown, now: EpochMs): SimulatedTown {
  const homes = town.homes.map((home) => ({
    ...home,
    devices: home.devices.map((device) => {
      const worn = WORN.get(device.id)
      if (worn === undefined) return device
      const { left, aDay } = worn
      return { ...device, cell: { emptyAt: now + days(left / aDay), lasts: days(100 / aDay) } }
    }),
  }))
  return { ...town, homes }
}

/** Without the device that fell silent: nobody hears it any more. */
export const stillSpeaking = (town: SimulatedTown): SimulatedTown => ({
  ...town,
  homes: town.homes.map((home) => ({ ...home, devices: home.devices.filter(({ id }) => id !== SILENT.device) })),
})

/** Whether that reading was said at all, seen from `now`. */
export const wasSaid = ({ device, at }: Reading, now: EpochMs): boolean =>
  device !== SILENT.device || at < now - SILENT.since
