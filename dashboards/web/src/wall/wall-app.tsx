import { useEffect, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { ConfigProvider } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { WallView } from '../../../api/wall-views.ts'
import { antdTheme } from '../antd-theme.ts'
import { ConnectionBanner } from '../connection-banner.tsx'
import { ask, codeOf, type ProblemError } from '../hub-api.ts'
import { Now, Page } from '../page-context.ts'
import { useDark, useLanguage } from '../preferences.ts'
import { SignIn } from '../sign-in.tsx'
import { Failed, Loading } from '../waiting.tsx'
import { DICTIONARIES } from '../words.ts'
import { WallBoard } from './wall-board.tsx'

const REFRESH = 2_000

interface Heard {
  readonly view: WallView
  /** The browser's steady clock when it came. */
  readonly local: number
}

async function getWall(): Promise<Heard> {
  const view: WallView = await (await ask('/api/v1/wall')).json()
  return { view, local: performance.now() }
}

/** `/wall` by itself: nothing about a person reaches this browser, so there is nothing to find in it either. */
export default function WallApp(): ReactElement {
  const [language, switchLanguage] = useLanguage()
  const [dark] = useDark()
  const { data, error, refetch } = useQuery({
    queryKey: ['wall'],
    queryFn: getWall,
    refetchInterval: REFRESH,
    refetchIntervalInBackground: true,
  })
  const code = error === null ? undefined : codeOf(error)
  const again = (): void => void refetch()
  const page = {
    t: DICTIONARIES[language],
    language,
    timeZone: data?.view.timeZone ?? 'Asia/Shanghai',
    lost: code !== undefined,
    openHome: () => undefined,
    takeAlert: () => undefined,
    may: () => false,
  }
  return (
    <ConfigProvider theme={antdTheme(dark)} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      <Page value={page}>
        <Face heard={data} code={code} onRetry={again} onLanguage={switchLanguage} />
      </Page>
    </ConfigProvider>
  )
}

interface FaceProps {
  readonly heard: Heard | undefined
  readonly code: ProblemError['code'] | undefined
  readonly onRetry: () => void
  readonly onLanguage: () => void
}

function Face({ heard, code, onRetry, onLanguage }: FaceProps): ReactElement {
  if (code === 'NOT_SIGNED_IN') return <SignIn onSignedIn={onRetry} onLanguage={onLanguage} />
  if (heard !== undefined) {
    return (
      <Clock heard={heard}>
        <ConnectionBanner heardAt={heard.view.now} />
        <WallBoard view={heard.view} />
      </Clock>
    )
  }
  return code === undefined ? <Loading /> : <Failed code={code} onRetry={onRetry} />
}

/** The hub's clock, moving. */
function Clock({ heard, children }: { readonly heard: Heard; readonly children: ReactNode }): ReactElement {
  const [local, setLocal] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setLocal(performance.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const passed = Math.max(0, local - heard.local) * heard.view.speed
  return <Now value={heard.view.now + passed}>{children}</Now>
}
