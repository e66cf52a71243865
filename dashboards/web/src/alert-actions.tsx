import { Suspense, lazy, useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { AlertAction } from '../../../core/alert.ts'
import type { AlertView } from '../../api/views.ts'
import { usePage } from './page-context.ts'
import { OFFERED, useAlertActions } from './use-alert-actions.ts'
import type { SimpleAction } from './use-alert-actions.ts'

const ResolveDialog = lazy(() => import('./resolve-dialog.tsx'))

/** The buttons of an alert. A refusal is said beside them. */
export function AlertActions({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, lost } = usePage()
  const { run, busy, failure } = useAlertActions(alert)
  const [resolving, setResolving] = useState(false)
  const names: Record<SimpleAction, string> = {
    acknowledge: t.acknowledge,
    'en-route': t.enRoute,
    'on-scene': t.onScene,
    'pass-on': t.passOn,
  }
  const resolve = (action: AlertAction): void => {
    setResolving(false)
    run(action)
  }
  const disabled = lost || busy !== undefined
  const look = (action: AlertAction['type'], primary: boolean) => ({
    type: primary ? ('primary' as const) : ('default' as const),
    loading: busy === action,
    disabled,
  })
  return (
    <div className="actions">
      {OFFERED[alert.state].map((type, index) => (
        <Button key={type} {...look(type, index === 0 && type !== 'pass-on')} onClick={() => run({ type })}>
          {names[type]}
        </Button>
      ))}
      <Button {...look('resolve', alert.state === 'on-scene')} onClick={() => setResolving(true)}>
        {t.resolve}…
      </Button>
      {failure === undefined ? null : (
        <p role="alert" className="failure">
          {failure}
        </p>
      )}
      <Suspense fallback={null}>
        {resolving ? (
          <ResolveDialog title={t.kind[alert.kind]} onCancel={() => setResolving(false)} onResolve={resolve} />
        ) : null}
      </Suspense>
    </div>
  )
}
