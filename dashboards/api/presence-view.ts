import type { Directory, ResponderRole } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import type { Presence } from '../../core/presence.ts'
import type { PresenceView } from './views.ts'

const ROLES: readonly ResponderRole[] = ['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district']

/** Where the resident of that home is said to be, as a page shows it. */
export function presenceView(
  presence: Presence | undefined,
  home: HomeId,
  directory: Pick<Directory, 'responders'>,
): PresenceView {
  if (presence === undefined) return { mode: 'at-home' }
  const { mode, since, until, by } = presence
  return { mode, since, ...(until === undefined ? {} : { until }), by: nameOf(by, home, directory) ?? by }
}

function nameOf(id: string, home: HomeId, directory: Pick<Directory, 'responders'>): string | undefined {
  for (const role of ROLES) {
    const found = directory.responders(home, role).find((responder) => responder.id === id)
    if (found !== undefined) return found.name
  }
  return undefined
}
