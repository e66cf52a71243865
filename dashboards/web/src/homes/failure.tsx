import type { ReactElement } from 'react'
import { Refusal } from '../refusal.tsx'

/** What the hub said against it, if it did. */
export function Failure(props: { readonly words: string; readonly error: Error | null }): ReactElement | null {
  return props.error === null ? null : (
    <p role="alert" className="failure">
      {props.words} <Refusal error={props.error} />
    </p>
  )
}
