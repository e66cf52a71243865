import { useEffect, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { hubTime } from './hub-state.ts'
import type { HubState } from './hub-state.ts'
import { Now } from './page-context.ts'

/** Gives everything inside the hub's clock, once a second (twice when it runs fast). */
export function RunningClock(props: { readonly hub: HubState; readonly children: ReactNode }): ReactElement {
  const { hub, children } = props
  const [local, setLocal] = useState(() => performance.now())
  const period = hub.overview.speed > 1 ? 500 : 1000
  useEffect(() => {
    const timer = setInterval(() => setLocal(performance.now()), period)
    return () => clearInterval(timer)
  }, [period])
  return <Now value={hubTime(hub, Math.max(local, hub.anchor.local))}>{children}</Now>
}
