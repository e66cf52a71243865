import type { Device, DeviceRole } from '../../../core/directory.ts'

/**
 * Which devices' vital signs may raise life-safety: an entry of `MODELS` decides, else the role.
 *
 * What is worn or lies under a mattress estimates; a cuff, an oximeter clip, a thermometer measure. A wearable that is registered as a medical
 * device belongs into `MODELS`, as the beginning of its model in lower case.
 */
const MEDICAL_BY_ROLE: Readonly<Partial<Record<DeviceRole, boolean>>> = { worn: false, bed: false }

const MODELS: readonly (readonly [model: string, medical: boolean])[] = [
  // Radars that watch breathing and heartbeat from the ceiling or wall.
  ['native-radar', false],
  ['mr60bha', false],
  ['r60abd', false],
  // Ring and patch with a registration as medical devices (SpO₂ and pulse; respiration, pulse and temperature).
  ['checkme-o2', true],
  ['viatom-o2', true],
  ['vitalpatch', true],
]

/** Measured by a medical device, as far as the registry tells. An unknown device is none. */
export function isMedical(device: Pick<Device, 'model' | 'role'> | undefined): boolean {
  if (device === undefined) return false
  const model = device.model.toLowerCase()
  const listed = MODELS.find(([start]) => model.startsWith(start))
  return listed?.[1] ?? MEDICAL_BY_ROLE[device.role] ?? true
}

/** Goes on by itself, all day, whether it sits well or not: one odd reading of it means nothing. */
export const isContinuous = (device: Pick<Device, 'role'> | undefined): boolean =>
  device === undefined || device.role === 'worn' || device.role === 'bed'
