import type { AlertKind } from './finding.ts'

const KINDS: Readonly<Record<AlertKind, true>> = {
  sos: true,
  fall: true,
  smoke: true,
  gas: true,
  'carbon-monoxide': true,
  'water-leak': true,
  inactivity: true,
  'not-returned': true,
  'night-door': true,
  'long-dwell': true,
  'low-water-use': true,
  'water-running': true,
  'vital-sign': true,
  'room-cold': true,
  'room-hot': true,
  'device-offline': true,
  'device-fault': true,
  'gateway-offline': true,
  'area-outage': true,
  'battery-low': true,
  tamper: true,
  presence: true,
  'hub-deaf': true,
  'journal-changed': true,
  'drill-failed': true,
  'hub-fault': true,
}

export const isAlertKind = (text: string): text is AlertKind => Object.hasOwn(KINDS, text)

/** Every kind, those that cannot wait first. */
export const ALERT_KINDS: readonly AlertKind[] = Object.keys(KINDS).filter(isAlertKind)
