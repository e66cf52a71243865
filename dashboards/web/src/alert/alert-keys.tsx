import { Suspense, lazy } from 'react'
import type { ReactElement } from 'react'
import { useAlertKeys } from './use-alert-keys.ts'

const KeysDialog = lazy(() => import('./keys-dialog.tsx'))

/** The keys of a page with alerts, and the list of them while it is `shown`. */
export function AlertKeys(props: { readonly shown: boolean; readonly onShow: (shown: boolean) => void }): ReactElement {
  useAlertKeys(() => props.onShow(true))
  return <Suspense fallback={null}>{props.shown ? <KeysDialog onClose={() => props.onShow(false)} /> : null}</Suspense>
}
