import { lazy, Suspense, useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { Link, Route, Routes, useLocation } from 'react-router'
import type { OverviewView } from '../../api/views.ts'
import { Board } from './board.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { AlarmBell } from './alert/alarm-bell.tsx'
import { Overview, usePage } from './page-context.ts'
import { PageHeader } from './page-header.tsx'
import { PAGES } from './pages.ts'
import { spokenPlace } from './place-text.ts'
import { SectionNav } from './section-nav.tsx'
import { PageLoading } from './waiting.tsx'

const QuarantineDrawer = lazy(() => import('./quarantine-drawer.tsx'))

interface ShellProps {
  readonly overview: OverviewView
  readonly heardAt: number | undefined
  readonly dark: boolean
  readonly shownHome: string | undefined
  readonly onCloseHome: () => void
  readonly onTheme: () => void
  readonly onLanguage: () => void
  readonly onSignOut: () => void
}

/** Tells a screen reader of the newest alert, and the browser's tab how many there are. */
function Announcer({ overview }: { readonly overview: OverviewView }): ReactElement {
  const { t } = usePage()
  const { alerts } = overview
  const newest = alerts.reduce<(typeof alerts)[number] | undefined>(
    (latest, alert) => (latest === undefined || alert.openedAt > latest.openedAt ? alert : latest),
    undefined,
  )
  useEffect(() => {
    document.title = alerts.length === 0 ? t.brand : `(${alerts.length}) ${t.brand}`
  }, [alerts.length, t])
  return (
    <p className="visually-hidden" aria-live="assertive">
      {newest === undefined ? '' : t.newAlert(t.kind[newest.kind], spokenPlace(newest.place))}
    </p>
  )
}

/** On every page but the watch desk: what waits there for an answer. */
function AlertBar({ overview }: { readonly overview: OverviewView }): ReactElement | null {
  const { t } = usePage()
  const { pathname } = useLocation()
  const waiting = overview.alerts.filter(
    ({ id, state, severity }) => state === 'open' && severity !== 'routine' && pathname !== `/alerts/${id}`,
  ).length
  if (pathname === '/' || waiting === 0) return null
  return (
    <p className="alert-bar" role="status">
      <Link to="/">{t.alertsWait(waiting)}</Link>
    </p>
  )
}

function NotFound(): ReactElement {
  const { language } = usePage()
  return (
    <main className="sheet">
      <h1>{language === 'zh' ? '没有这个页面' : 'There is no such page'}</h1>
      <p>
        <Link to="/">{language === 'zh' ? '回值班台' : 'To the watch desk'}</Link>
      </p>
    </main>
  )
}

/** What stands around every page, and the page that the address names. */
export function Shell(props: ShellProps): ReactElement {
  const { overview } = props
  const { may } = usePage()
  const [quarantine, setQuarantine] = useState(false)
  const pages = PAGES.filter(({ needs }) => may(needs))
  return (
    <Overview value={overview}>
      <PageHeader
        overview={overview}
        dark={props.dark}
        onTheme={props.onTheme}
        onLanguage={props.onLanguage}
        onQuarantine={() => setQuarantine(true)}
        onSignOut={props.onSignOut}
      />
      <SectionNav />
      <ConnectionBanner heardAt={props.heardAt} />
      <AlertBar overview={overview} />
      <Announcer overview={overview} />
      <AlarmBell overview={overview} />
      <Suspense fallback={<PageLoading />}>
        <Routes>
          <Route
            path="/"
            element={<Board overview={overview} shownHome={props.shownHome} onCloseHome={props.onCloseHome} />}
          />
          {pages.map(({ path, Page }) => (
            <Route key={path} path={path} element={<Page />} />
          ))}
          <Route path="*" element={<NotFound />} />
        </Routes>
        {quarantine ? <QuarantineDrawer onClose={() => setQuarantine(false)} /> : null}
      </Suspense>
    </Overview>
  )
}
