import type { ReactElement } from 'react'

/** What the hub said against it, if it did. */
export function Failure(props: { readonly words: string; readonly error: Error | null }): ReactElement | null {
  return props.error === null ? null : (
    <p role="alert" className="failure">
      {props.words} {props.error.message}
    </p>
  )
}
