import type { Home } from './directory.ts'
import type { HomeId, ResponderId } from './names.ts'

/** What people change of a home at its page; the rest stands in the registry's list. */
export type HomeFacts = Pick<Home, 'careLevel' | 'occupants' | 'pets' | 'entry'>

export interface HomeChange {
  readonly facts?: HomeFacts
  /** Every neighbour and carer that is named on the home, in call order; a phone, as people write it, only where it is a new one. */
  readonly contacts?: readonly { readonly id: ResponderId; readonly phone?: string | undefined }[]
}

export interface HomeChangeWish extends HomeChange {
  readonly home: HomeId
  /** What `version` was when the asker looked. */
  readonly version: string
  /** Whether the asker may change what concerns that home as well: a neighbour can look after several. */
  readonly sees: (home: HomeId) => boolean
}

/** The port between the page of a home and the registry. */
export interface HomeEditor {
  /** Names what a home's facts and contacts say now: another one after each change of them. `undefined` when there is no such home. */
  version(home: HomeId): string | undefined
  /**
   * Changes all of it or nothing, in force at once.
   *
   * @returns what was changed, old → new, for the audit log: without phones and ways in. Empty when all of it held already.
   * @throws NOT_FOUND
   * @throws CHANGED_MEANWHILE when somebody else changed the home since; nothing was changed
   * @throws BAD_REQUEST for a phone that is none, and for contacts that are not those of the home
   * @throws NOT_ALLOWED for a contact who also looks after a home that the asker does not see
   */
  change(wish: HomeChangeWish): Promise<readonly string[]>
}
