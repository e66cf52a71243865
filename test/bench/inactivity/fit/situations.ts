import type { Situation } from '../../../../alerting/stillness/situation.ts'

export const SITUATIONS = ['indoors', 'door-used', 'out'] as const satisfies readonly Situation[]

export type PerSituation<T> = Readonly<Record<Situation, T>>
export type Weights = PerSituation<readonly number[]>
