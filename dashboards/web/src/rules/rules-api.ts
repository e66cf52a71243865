import type { AlertKind } from '../../../../core/finding.ts'
import type { FigureChange, Ladder, LadderPlace } from '../../../../core/rule-desk.ts'
import type { ChangesView, LaddersView, OverridesView, RulesView, TrialView } from '../../../api/rules-views.ts'
import { ask, send } from '../hub-api.ts'

const RULES = '/api/v1/rules'

export async function getRules(): Promise<RulesView> {
  return (await ask(RULES)).json()
}

export async function getOverrides(name: string): Promise<OverridesView> {
  return (await ask(`${RULES}/overrides?name=${encodeURIComponent(name)}`)).json()
}

export async function getChanges(skip: number): Promise<ChangesView> {
  return (await ask(`${RULES}/changes?skip=${skip}`)).json()
}

/** A figure to set; `home` is left out for the district, `value` null takes it back. */
export interface FigureWish {
  readonly name: string
  readonly home: string | undefined
  readonly value: string | null
}

export async function setFigure({ home, ...wish }: FigureWish & { readonly why: string }): Promise<FigureChange> {
  const path = home === undefined ? `${RULES}/district` : `/api/v1/homes/${encodeURIComponent(home)}/rules`
  return (await send('PUT', path, wish)).json()
}

export async function startTrial(wish: FigureWish): Promise<TrialView> {
  return (await send('POST', `${RULES}/trials`, wish)).json()
}

export async function getTrial(id: string): Promise<TrialView> {
  return (await ask(`${RULES}/trials/${id}`)).json()
}

export async function stopTrial(id: string): Promise<TrialView> {
  return (await send('DELETE', `${RULES}/trials/${id}`, {})).json()
}

export async function getLadders(kind: AlertKind | undefined): Promise<LaddersView> {
  return (await ask(`${RULES}/ladders${kind === undefined ? '' : `?kind=${kind}`}`)).json()
}

export async function setLadder(
  wish: LadderPlace & { readonly ladder: Ladder | null; readonly why: string },
): Promise<void> {
  await send('PUT', `${RULES}/ladders`, wish)
}
