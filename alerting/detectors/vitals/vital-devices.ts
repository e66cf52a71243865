import type { Device, DeviceRole } from '../../../core/directory.ts'

/**
 * Which devices' vital signs may raise life-safety: the first entry of `MODELS` that the model matches decides, else the role.
 *
 * What is worn, lies under a mattress or looks on from the ceiling estimates; a cuff, an oximeter clip, a thermometer measure. A wearable that is
 * registered as a medical device belongs into `MODELS`, before the others.
 */
const MEDICAL_BY_ROLE: Readonly<Partial<Record<DeviceRole, boolean>>> = { worn: false, bed: false }

/** They watch breathing and heartbeat from the ceiling, the wall or under the bed. */
const RADARS = /radar|mmwave|雷达|毫米波|^(?:mr|r)60|^ld60/i

const MODELS: readonly (readonly [model: RegExp, medical: boolean])[] = [
  // Ring and patch with a registration as medical devices (SpO₂ and pulse; respiration, pulse and temperature).
  [/^(?:checkme|viatom)-o2|^vitalpatch/i, true],
  [RADARS, false],
  // By what installers write, whatever role they gave it.
  [/watch|bracelet|\bband\b|手环|手表|腕表|床垫|睡眠带/i, false],
]

/** Measured by a medical device, as far as the registry tells. An unknown device is none. */
export function isMedical(device: Pick<Device, 'model' | 'role'> | undefined): boolean {
  if (device === undefined) return false
  const listed = MODELS.find(([model]) => model.test(device.model))
  return listed?.[1] ?? MEDICAL_BY_ROLE[device.role] ?? true
}

/** Goes on by itself, all day, whether it sits well or not: one odd reading of it means nothing. */
export const isContinuous = (device: Pick<Device, 'model' | 'role'> | undefined): boolean =>
  device === undefined || device.role === 'worn' || device.role === 'bed' || RADARS.test(device.model)
