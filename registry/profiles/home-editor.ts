import { createHash } from 'node:crypto'
import type { Home } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import type { HomeChangeWish, HomeEditor, HomeFacts } from '../../core/home-editing.ts'
import type { HomeId } from '../../core/names.ts'
import type { PlacedResponder } from '../directory-contents.ts'
import { nothingToSave } from '../installation.ts'
import type { Registry, RegistryNow } from '../registry.ts'
import { changedContacts, contactsSaid, NAMED_ROLES } from './contact-changes.ts'

/** Changes homes in the registry: of two who look at the same and change it, the second is told to look again. */
export class RegistryHomeEditor implements HomeEditor {
  readonly #registry: Registry

  constructor(registry: Registry) {
    this.#registry = registry
  }

  version(home: HomeId): string | undefined {
    const now = this.#registry.now
    const found = now.home(home)
    return found === undefined ? undefined : versionOf(found, contactsOf(home, now))
  }

  async change(wish: HomeChangeWish): Promise<readonly string[]> {
    let said: readonly string[] = []
    await this.#registry.saveMade((now) => {
      const home = now.home(wish.home)
      if (home === undefined) throw new HubError('NOT_FOUND', 'There is no home with this id.')
      const before = contactsOf(wish.home, now)
      if (versionOf(home, before) !== wish.version) throw changedMeanwhile()
      const changed = changedContacts(before, wish)
      const ordered = (wish.contacts ?? []).flatMap(({ id }) => now.responderById(id)?.responder ?? [])
      said = [
        ...factsSaid(home, wish.facts ?? home),
        ...(wish.contacts === undefined ? [] : contactsSaid(before, changed, ordered)),
      ]
      return {
        ...nothingToSave,
        homes: [{ ...home, ...wish.facts }],
        responders: changed.map(({ responder }) => responder),
        positions: new Map(changed.map(({ responder, position }) => [responder.id, position])),
      }
    })
    return said
  }
}

const contactsOf = (home: HomeId, now: RegistryNow): readonly PlacedResponder[] =>
  NAMED_ROLES.flatMap((role) => now.responders(home, role)).flatMap(({ id }) => now.responderById(id) ?? [])

function versionOf({ careLevel, occupants, pets, entry = '' }: Home, contacts: readonly PlacedResponder[]): string {
  const says = [careLevel, occupants, pets, entry, contacts.map(({ responder: { id, phone } }) => [id, phone])]
  return createHash('sha256').update(JSON.stringify(says)).digest('base64url').slice(0, 22)
}

/** How to enter is told by its name only: it says where the key is. */
function factsSaid(from: HomeFacts, to: HomeFacts): readonly string[] {
  const told = (['careLevel', 'occupants', 'pets'] as const).flatMap((fact) =>
    from[fact] === to[fact] ? [] : `${fact}: ${from[fact]} → ${to[fact]}`,
  )
  return from.entry === to.entry ? told : [...told, 'entry']
}

const changedMeanwhile = (): HubError =>
  new HubError(
    'CHANGED_MEANWHILE',
    '刚刚有人改过这一户，您的修改没有保存：请看过最新内容再改。 Somebody has just changed this home and yours was not saved: look at it as it is now, then change it again.',
  )
