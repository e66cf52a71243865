import type { AlertSummary } from '../../../../core/alert.ts'
import type { RiskGrade } from '../../../../core/directory.ts'
import type { HomeFacts } from '../../../../core/home-editing.ts'
import type { MedicalCard } from '../../../../core/home-profile.ts'
import type { ContactView, HomeProfileView, HomesView, MedicalCardView, RibbonView } from '../../../api/homes-views.ts'
import type { VitalsView } from '../../../api/home-vitals-views.ts'
import { ask, send } from '../hub-api.ts'

const one = (home: string): string => `/api/v1/homes/${encodeURIComponent(home)}`

export async function getHomes(): Promise<HomesView> {
  return (await ask('/api/v1/homes')).json()
}

export async function getProfile(home: string): Promise<HomeProfileView> {
  return (await ask(`${one(home)}/profile`)).json()
}

export async function getHomeAlerts(home: string): Promise<readonly AlertSummary[]> {
  const { alerts }: { readonly alerts: readonly AlertSummary[] } = await (await ask(`${one(home)}/alerts`)).json()
  return alerts
}

export async function getRibbon(home: string): Promise<RibbonView> {
  return (await ask(`${one(home)}/ribbon`)).json()
}

/** How far back vital signs can be looked at. */
export type VitalDays = '30' | '90'

/** Looking is written to the audit log. */
export async function getVitals(home: string, days: VitalDays): Promise<VitalsView> {
  return (await ask(`${one(home)}/vitals?days=${days}`)).json()
}

/** Looking is written to the audit log. */
export async function lookAtCard(home: string): Promise<MedicalCardView> {
  return (await send('POST', `${one(home)}/medical-card/looks`, {})).json()
}

/** With whole numbers; looking is written to the audit log. */
export async function lookAtContacts(home: string): Promise<readonly ContactView[]> {
  const answer: Pick<HomeProfileView, 'contacts'> = await (await send('POST', `${one(home)}/contacts/looks`, {})).json()
  return answer.contacts
}

export async function setGrade(
  home: string,
  wish: { readonly grade: RiskGrade; readonly reason: string },
): Promise<void> {
  await send('PUT', `${one(home)}/risk-grade`, wish)
}

export async function setCard(home: string, card: MedicalCard): Promise<void> {
  await send('PUT', `${one(home)}/medical-card`, card)
}

/** @param version of the profile that was looked at; @throws ProblemError `CHANGED_MEANWHILE` when it is another one by now */
export async function setFacts(home: string, version: string, { entry = '', ...facts }: HomeFacts): Promise<void> {
  await change(`${one(home)}/facts`, version, { ...facts, entry })
}

/** Neighbours and carers in call order; a phone only where it is a new one. As `setFacts`. */
export async function setContacts(
  home: string,
  version: string,
  contacts: readonly { readonly id: string; readonly phone?: string }[],
): Promise<void> {
  await change(`${one(home)}/contacts`, version, { contacts })
}

/** Sets a figure of the home's own, or takes it back with `null`. */
export async function setRule(
  home: string,
  wish: { readonly name: string; readonly value: string | null; readonly why: string },
): Promise<void> {
  await send('PUT', `${one(home)}/rules`, wish)
}

async function change(path: string, version: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json', 'if-match': `"${version}"` }
  await ask(path, { method: 'PUT', headers, body: JSON.stringify(body) })
}

export async function addNote(home: string, text: string): Promise<void> {
  await send('POST', `${one(home)}/notes`, { text })
}
