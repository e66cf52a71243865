import type { DeviceId } from '../../core/names.ts'
import type { Words } from '../../core/finding.ts'
import { say } from './words.ts'

/** What is no longer where it was registered. */
export type Removed = 'home' | 'gateway' | 'device' | 'all-devices'

const HOME: Words = { zh: '住户已从名册移除,不再守护', en: 'The home was removed from the registry: nobody watches it' }
const ALL: Words = { zh: '此户设备已全部移除,无从判断', en: 'All devices of the home were removed: nobody can say' }

/** Why nobody will say any more whether it is over. */
export function removedWords(what: Removed, device: DeviceId | undefined): Words {
  if (what === 'home') return HOME
  if (what === 'all-devices' || device === undefined) return ALL
  return what === 'gateway'
    ? say(['网关 ', device, ' 已移除或改属他户'], ['Gateway ', device, ' was removed or given to another home'])
    : say(['设备 ', device, ' 已移除或移装他处'], ['Device ', device, ' was removed or moved elsewhere'])
}

/** The same of what only a person may close. */
export const stillConfirmWords = (why: Words): Words =>
  say([why, ':未见解除,请仍确认,由人结案'], [why, ': it was not seen to end, check all the same; a person closes it'])

export const REMOVED_MARK: Words = { zh: '设备已移除', en: 'device removed' }

/** Of what ended with a home that is registered again. */
export const PUT_BACK: Words = {
  zh: '住户曾从名册移除,现已恢复;移除前的情况未见解除,请确认',
  en: 'The home was removed from the registry and is back; what was told before was not seen to end, please check',
}
