import type { Severity } from '../../../core/finding.ts'
import type { AlertView, HomeView } from '../../api/views.ts'
import type { IconName } from './icons.tsx'
import type { Dictionary } from './words.ts'

export type HomeStatus = Severity | 'offline' | 'partly-online' | 'unheard' | 'away' | 'well'

const ORDER: readonly HomeStatus[] = [
  'life-safety',
  'urgent',
  'routine',
  'offline',
  'unheard',
  'partly-online',
  'away',
  'well',
]

const SHAPE: Record<HomeStatus, IconName> = {
  'life-safety': 'octagon',
  urgent: 'triangle',
  routine: 'circle',
  offline: 'offline',
  unheard: 'dots',
  'partly-online': 'offline',
  away: 'door',
  well: 'check',
}

export interface ShownHome {
  readonly home: HomeView
  readonly status: HomeStatus
  readonly icon: IconName
  readonly says: string
}

function connectionOf(home: HomeView): HomeStatus {
  if (home.gateways.every((gateway) => gateway.lastHeardAt === undefined)) return 'unheard'
  const online = home.gateways.filter((gateway) => gateway.online).length
  if (online === home.gateways.length) return home.presence.mode === 'at-home' ? 'well' : 'away'
  return online === 0 ? 'offline' : 'partly-online'
}

/** Every home with the worst that is known of it, those in trouble first. */
export function shownHomes(
  homes: readonly HomeView[],
  alerts: readonly AlertView[],
  t: Dictionary,
): readonly ShownHome[] {
  const alarmed = new Map<string, AlertView>()
  // Alerts come worst first: the first one of a home is the one to show.
  for (const alert of alerts)
    if (alert.place.home !== undefined && !alarmed.has(alert.place.home)) alarmed.set(alert.place.home, alert)
  const connection: Partial<Record<HomeStatus, string>> = {
    offline: t.offline,
    unheard: t.unheard,
    'partly-online': t.partlyOnline,
  }
  const shown = homes.map((home): ShownHome => {
    const alert = alarmed.get(home.id)
    const status = alert?.severity ?? connectionOf(home)
    const says =
      alert === undefined
        ? status === 'away'
          ? t.presence[home.presence.mode]
          : (connection[status] ?? t.well)
        : t.kind[alert.kind]
    return { home, status, icon: SHAPE[status], says }
  })
  return shown.sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
}

export const isAlarmed = ({ status }: ShownHome): boolean => ORDER.indexOf(status) < 3
export const isOffline = ({ home }: ShownHome): boolean => ['offline', 'unheard'].includes(connectionOf(home))
