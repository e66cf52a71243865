import type { ReplayState } from '../../../../core/quarantine.ts'
import type { DevicesView, ReplacementsView } from '../../../api/devices-views.ts'
import { ask, send } from '../hub-api.ts'

export async function getDevices(): Promise<DevicesView> {
  return (await ask('/api/v1/devices')).json()
}

export async function getReplacements(): Promise<ReplacementsView> {
  return (await ask('/api/v1/devices/replacements', { signal: AbortSignal.timeout(60_000) })).json()
}

export async function getReplay(): Promise<ReplayState> {
  return (await ask('/api/v1/quarantine/replay')).json()
}

export async function startReplay(): Promise<ReplayState> {
  return (await send('POST', '/api/v1/quarantine/replay', {})).json()
}
