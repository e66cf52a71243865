import { useState } from 'react'
import type { AlertAction, AlertState } from '../../../core/alert.ts'
import type { AlertView } from '../../api/views.ts'
import { failureText } from './failure-text.ts'
import { act, codeOf } from './hub-api.ts'
import { usePage } from './page-context.ts'

export type SimpleAction = Exclude<AlertAction['type'], 'resolve'>

/** What can be said next about an alert in that state; the first is the usual one. */
export const OFFERED: Record<AlertState, readonly SimpleAction[]> = {
  open: ['acknowledge', 'en-route', 'on-scene', 'pass-on'],
  acknowledged: ['en-route', 'on-scene', 'pass-on'],
  'en-route': ['on-scene', 'pass-on'],
  'on-scene': ['pass-on'],
  resolved: [],
}

interface AlertActing {
  readonly run: (action: AlertAction) => void
  /** The action that is on its way. */
  readonly busy: AlertAction['type'] | undefined
  /** Why the last one was refused, in the user's words. */
  readonly failure: string | undefined
}

/** Sends actions on an alert to the hub, one at a time, and shows the answer without waiting for the stream. */
export function useAlertActions(alert: AlertView): AlertActing {
  const { t, takeAlert } = usePage()
  const [busy, setBusy] = useState<AlertAction['type']>()
  const [failure, setFailure] = useState<string>()
  const run = (action: AlertAction): void => {
    setBusy(action.type)
    setFailure(undefined)
    act(alert.id, action)
      .then(takeAlert, (error: unknown) => setFailure(failureText(codeOf(error), t)))
      .finally(() => setBusy(undefined))
  }
  return { run, busy, failure }
}
