import type { ReactElement } from 'react'

interface RefusedProps {
  readonly says: string
  /** There is nothing else on the page: it is its heading. */
  readonly alone: boolean
}

/** Why a page cannot show what it is for. */
export const Refused = ({ says, alone }: RefusedProps): ReactElement =>
  alone ? (
    <div role="alert">
      <h1 className="refused">{says}</h1>
    </div>
  ) : (
    <p role="alert" className="failure">
      {says}
    </p>
  )
