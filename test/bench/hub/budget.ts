/** How long and how often a part measures. */
export interface Plan {
  /** Of each load. */
  readonly seconds: number
  /** Of each row about presses. */
  readonly presses: number
  /** What a bare synced write takes here, ms. */
  readonly sync: number
}

/** A line of the budget. */
export interface Row {
  readonly work: string
  readonly must: string
  readonly measured: string
  readonly holds: boolean
}

/** Measures one part of the budget and tells each row as soon as it is known. */
export type Part = (plan: Plan) => AsyncIterable<Row>

export const HEAD = '| work | must | measured | holds |\n|---|---|---|---|\n'

export const lineOf = ({ work, must, measured, holds }: Row): string =>
  `| ${work} | ${must} | ${measured} | ${holds ? 'yes' : 'NO'} |\n`

export const ms = (value: number): string => `${value.toFixed(1)} ms`
