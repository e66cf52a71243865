import type { ReactElement } from 'react'
import { refusalText } from './failure-text.ts'
import { usePage } from './page-context.ts'

/** Why something could not be done, in the reader's language. */
export function Refusal({ error }: { readonly error: Error }): ReactElement {
  return <>{refusalText(error, usePage())}</>
}
