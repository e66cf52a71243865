import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { OverviewView } from '../../api/views.ts'
import { failureText } from './failure-text.ts'
import { codeOf, pressIncident } from './hub-api.ts'
import { usePage } from './page-context.ts'

/** In a demonstration: lets the visitor bring about an incident. */
export function DemoStrip({ overview }: { readonly overview: OverviewView }): ReactElement {
  const { t, lost } = usePage()
  const homes = [...overview.homes].sort((a, b) => a.id.localeCompare(b.id))
  const [home, setHome] = useState(homes[0]?.id ?? '')
  const [failure, setFailure] = useState<string>()
  const press = (kind: OverviewView['incidents'][number]): void => {
    setFailure(undefined)
    pressIncident(kind, home).catch((error: unknown) => setFailure(failureText(codeOf(error), t)))
  }
  return (
    <aside className="demo" aria-label={t.demoTitle}>
      <span>
        <b>{t.demoTitle}</b> {t.demoHint(overview.speed)}
      </span>
      <select aria-label={t.demoHome} value={home} onChange={(event) => setHome(event.target.value)}>
        {homes.map((one) => (
          <option key={one.id} value={one.id}>
            {one.person.name} · {one.place.address}
          </option>
        ))}
      </select>
      {overview.incidents.map((kind) => (
        <Button key={kind} size="small" disabled={lost || home === ''} onClick={() => press(kind)}>
          {t.demoPress(t.kind[kind])}
        </Button>
      ))}
      {failure === undefined ? null : <span role="alert">{failure}</span>}
    </aside>
  )
}
