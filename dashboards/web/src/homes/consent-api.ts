import type { ConsentWish } from '../../../../core/consent.ts'
import type { Erasure } from '../../../../core/privacy.ts'
import type { ConsentsView } from '../../../api/consent-views.ts'
import { ask, send } from '../hub-api.ts'

const one = (home: string): string => `/api/v1/homes/${encodeURIComponent(home)}`

export async function getConsents(home: string): Promise<ConsentsView> {
  return (await ask(`${one(home)}/consents`)).json()
}

export type ConsentDraft = Omit<ConsentWish, 'recordedBy'>

export async function addConsent(home: string, draft: ConsentDraft): Promise<ConsentsView> {
  return (await send('POST', `${one(home)}/consents`, draft)).json()
}

/** Everything that is kept of the home, as a file. Asking is written to the audit log. */
export async function getCopy(home: string): Promise<Blob> {
  return (await send('POST', `${one(home)}/copy`, {})).blob()
}

export interface ErasureDraft {
  /** The home's id, typed by hand. */
  readonly confirm: string
  readonly why: string
}

/** Orders that everything about the home be forgotten. */
export async function eraseHome(home: string, draft: ErasureDraft): Promise<Erasure> {
  return (await send('POST', `${one(home)}/erasure`, draft)).json()
}
