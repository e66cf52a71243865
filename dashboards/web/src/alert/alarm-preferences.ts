import { useSyncExternalStore } from 'react'
import { remember, remembered } from '../preferences.ts'

/** How this screen calls for attention, as its user switched it on. */
export interface AlarmPreferences {
  readonly sound: boolean
  readonly notices: boolean
}

const listeners = new Set<() => void>()
let current: AlarmPreferences = {
  sound: remembered('alarm-sound') === 'on',
  notices: remembered('alarm-notices') === 'on',
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function setAlarmPreference(which: keyof AlarmPreferences, on: boolean): void {
  current = { ...current, [which]: on }
  remember(`alarm-${which}`, on ? 'on' : 'off')
  for (const listener of listeners) listener()
}

export const useAlarmPreferences = (): AlarmPreferences => useSyncExternalStore(subscribe, () => current)
