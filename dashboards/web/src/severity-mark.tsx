import type { ReactElement } from 'react'
import type { Severity } from '../../../core/finding.ts'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'
import { usePage } from './page-context.ts'

const SHAPE: Record<Severity, IconName> = { 'life-safety': 'octagon', urgent: 'triangle', routine: 'circle' }

export function SeverityMark({ severity }: { readonly severity: Severity }): ReactElement {
  const { t } = usePage()
  return (
    <span className={`mark mark-${severity}`}>
      <Icon name={SHAPE[severity]} size={16} />
      {t.severity[severity]}
    </span>
  )
}
