import type { ReactElement } from 'react'
import type { AlertState } from '../../../core/alert.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'

const STEPS: readonly AlertState[] = ['open', 'acknowledged', 'en-route', 'on-scene', 'resolved']

/** How far people are with an alert. */
export function ProgressSteps({ state }: { readonly state: AlertState }): ReactElement {
  const { t } = usePage()
  const reached = STEPS.indexOf(state)
  return (
    <ol className="steps" aria-label={t.step}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < reached ? 'done' : index === reached ? 'here' : 'ahead'}
          aria-current={index === reached ? 'step' : undefined}
        >
          <span className="dot">{index < reached || state === 'resolved' ? <Icon name="tick" size={12} /> : null}</span>
          {t.state[step]}
        </li>
      ))}
    </ol>
  )
}
