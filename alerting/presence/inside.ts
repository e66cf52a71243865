import type { Device, DeviceRole, Gateway, Home } from '../../core/directory.ts'
import type { Metric } from '../../core/metric.ts'
import { isShared } from '../detectors/residences.ts'

/** What the registry says of whoever spoke. */
export interface Speaker {
  readonly home: Home
  readonly device: Device
  readonly gateway: Gateway | undefined
  /** All devices of the home. */
  readonly devices: readonly Device[]
}

/**
 * Does a sign from this device show that somebody, the resident perhaps, is inside the home?
 *
 * An outer door does not by itself (who opened it may not have come in), nor does anything in the yard, nor a call for help: a visitor presses
 * it, too. Where others or animals live, only what is personal does. Something worn goes along to the hospital: it shows
 * where its wearer is only when the home's own box hears it, which it does when fixed devices speak through the same gateway.
 */
export function showsInside(metric: Metric, speaker: Speaker): boolean {
  const { home, device } = speaker
  if (device.role === 'worn' || metric === 'steps') return heardByOwnBox(speaker)
  if (metric === 'bed-occupied' || device.role === 'bed') return true
  if (isShared(home)) return false
  return OPENS_INSIDE.has(device.role) || (SEES.has(metric) && device.role !== 'outer-door' && device.room !== 'yard')
}

/** Whatever moves these is inside. */
const OPENS_INSIDE: ReadonlySet<DeviceRole> = new Set<DeviceRole>(['inner-door', 'fridge'])
const SEES: ReadonlySet<Metric> = new Set<Metric>(['motion', 'presence'])

function heardByOwnBox({ device, gateway, devices }: Speaker): boolean {
  if (gateway === undefined || gateway.homes.length !== 1) return false
  return devices.some((other) => other.gateway === device.gateway && other.role !== 'worn')
}
