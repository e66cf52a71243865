import { Suspense, lazy } from 'react'
import type { ReactElement } from 'react'
import type { OverviewView } from '../../api/views.ts'
import { AlertCard } from './alert-card.tsx'
import { DemoStrip } from './demo-strip.tsx'
import { HomesGrid } from './homes-grid.tsx'
import { WatchTools } from './alert/watch-tools.tsx'
import { NowLine } from './now-line.tsx'
import { usePage } from './page-context.ts'
import { ResolvedList } from './resolved-list.tsx'

const HomeDrawer = lazy(() => import('./home-drawer.tsx'))

interface BoardProps {
  readonly overview: OverviewView
  readonly shownHome: string | undefined
  readonly onCloseHome: () => void
}

/** 值班台, the page of who is on duty. */
export function Board({ overview, shownHome, onCloseHome }: BoardProps): ReactElement {
  const { t } = usePage()
  const home = overview.homes.find((one) => one.id === shownHome)
  return (
    <>
      <main className={overview.alerts.length === 0 ? 'board calm' : 'board'}>
        <div className="column">
          <NowLine overview={overview} />
          <WatchTools />
          {overview.demo ? <DemoStrip overview={overview} /> : null}
          {overview.alerts.map((alert) => (
            <AlertCard key={alert.id} alert={alert} hotline={overview.hotline} />
          ))}
          {overview.alertsLeftOff === 0 ? null : <p className="quiet">{t.moreAlerts(overview.alertsLeftOff)}</p>}
        </div>
        <div className="column">
          <HomesGrid overview={overview} />
          <ResolvedList resolved={overview.resolved} />
        </div>
      </main>
      <Suspense fallback={null}>
        {home === undefined ? null : <HomeDrawer key={home.id} home={home} onClose={onCloseHome} />}
      </Suspense>
    </>
  )
}
