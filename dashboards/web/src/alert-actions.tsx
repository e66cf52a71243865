import { Suspense, lazy, useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { AlertAction } from '../../../core/alert.ts'
import type { AlertView } from '../../api/views.ts'
import { WATCH_WORDS } from './alert/watch-words.ts'
import { usePage } from './page-context.ts'
import { OFFERED, useAlertActions } from './use-alert-actions.ts'
import type { SimpleAction } from './use-alert-actions.ts'

const ResolveDialog = lazy(() => import('./resolve-dialog.tsx'))

/** The buttons of an alert, for who may act. A refusal is said beside them. */
export function AlertActions({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, language, lost, may } = usePage()
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
  if (!may('alerts:act')) return <p className="quiet">{WATCH_WORDS[language].readOnly}</p>
  const disabled = lost || busy !== undefined
  const look = (action: AlertAction['type'], primary: boolean) => ({
    type: primary ? ('primary' as const) : ('default' as const),
    loading: busy === action,
    'data-action': action,
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
        {resolving ? <ResolveDialog alert={alert} onCancel={() => setResolving(false)} onResolve={resolve} /> : null}
      </Suspense>
    </div>
  )
}
