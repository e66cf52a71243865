import type { ReactElement } from 'react'

interface RefusedProps {
  readonly says: string
  /** There is nothing else on the page: it is its heading. */
  readonly alone: boolean
}

/** Why a page cannot show what it is for. */
export const Refused = ({ says, alone }: RefusedProps): ReactElement =>
  alone ? (
    <h1 role="alert" className="refused">
      {says}
    </h1>
  ) : (
    <p role="alert" className="failure">
      {says}
    </p>
  )
