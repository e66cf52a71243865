import type { Directory, ResponderRole } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import type { Presence } from '../../core/presence.ts'
import type { PresenceView } from './views.ts'
import type { WebOptions } from './web-options.ts'

const ROLES: readonly ResponderRole[] = ['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district']

interface Known {
  readonly directory: Pick<Directory, 'responders'>
  readonly operatorName?: ((id: string) => string | undefined) | undefined
}

/** What the operator of that id is called; `undefined` where nobody signs in. */
export const operatorName = ({ auth }: Pick<WebOptions, 'auth'>, id: string): string | undefined =>
  auth === 'open' ? undefined : auth.operators.nameOf(id)

/** Where the resident of that home is said to be, as a page shows it: in the name of the responder or operator who said it. */
export function presenceView(presence: Presence | undefined, home: HomeId, known: Known): PresenceView {
  if (presence === undefined) return { mode: 'at-home' }
  const { mode, since, until, by } = presence
  return {
    mode,
    since,
    ...(until === undefined ? {} : { until }),
    by: nameOf(by, home, known.directory) ?? known.operatorName?.(by) ?? by,
  }
}

/** Without who said it. */
export const maskedPresence = ({ by: _by, ...presence }: PresenceView): PresenceView => presence

function nameOf(id: string, home: HomeId, directory: Pick<Directory, 'responders'>): string | undefined {
  for (const role of ROLES) {
    const found = directory.responders(home, role).find((responder) => responder.id === id)
    if (found !== undefined) return found.name
  }
  return undefined
}
