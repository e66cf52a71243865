import type { Device } from '../../../core/directory.ts'
import { DEVICE_KINDS, type DeviceKind, deviceKind } from '../../../core/device-kind.ts'
import type { Dictionary, Language } from './words.ts'

type Named = Pick<Device, 'room' | 'role' | 'model'>

/** Our own formats are no maker's models. */
const isOwnFormat = (model: string): boolean => model.startsWith('native-')

/**
 * 卧室人体感应, 外门门磁, 随身求助按钮: where it is and what it is; by its model where nobody has a word for that.
 *
 * @param heardAs what it is by what it said, where neither its place nor its model tells
 */
export function deviceName(device: Named, t: Dictionary, language: Language, heardAs?: DeviceKind): string {
  const { room, role, model } = device
  const place = role === 'fixed' || role === 'bed' ? t.room[room] : t.role[role]
  const kind = deviceKind(device) ?? heardAs
  if (kind === undefined) return `${place} ${model}`
  const first = place.slice(0, 1).toUpperCase() + place.slice(1)
  if (language === 'zh') return `${first}${DEVICE_KINDS[kind].zh}`
  // An outer door's door contact is an outer door contact.
  return `${first} ${DEVICE_KINDS[kind].en}`.replace('door door', 'door')
}

/** What stands on its label, for who must replace it; nothing where the name has said it. */
export const modelText = ({ role, model }: Pick<Named, 'role' | 'model'>): string =>
  isOwnFormat(model) || deviceKind({ role, model }) === undefined ? '' : model
