import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { ReactElement } from 'react'
import { ConfigProvider } from 'antd'
import { antdTheme } from './antd-theme.ts'
import { signOut } from './hub-api.ts'
import type { HubConnection, Snapshot } from './hub-connection.ts'
import { Page } from './page-context.ts'
import type { PageContext } from './page-context.ts'
import { NewPassword } from './new-password.tsx'
import { useDark, useLanguage } from './preferences.ts'
import { RunningClock } from './running-clock.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { Failed, Loading } from './waiting.tsx'
import { DICTIONARIES } from './words.ts'

/** The page as a whole: which of its faces it shows. */
export function App({ connection }: { readonly connection: HubConnection }): ReactElement {
  const snapshot = useSyncExternalStore(connection.subscribe, connection.snapshot)
  const [language, switchLanguage] = useLanguage()
  const [dark, switchTheme] = useDark()
  const [shownHome, openHome] = useState<string>()
  useEffect(() => {
    connection.open()
    return () => connection.close()
  }, [connection])
  const { hub, lost, phase, failure, heardAt } = snapshot
  const timeZone = hub?.overview.timeZone ?? 'Asia/Shanghai'
  const me = hub?.overview.me
  const page = useMemo<PageContext>(
    () => ({
      t: DICTIONARIES[language],
      language,
      timeZone,
      lost,
      openHome,
      takeAlert: connection.takeAlert,
      may: (permission) => me?.may.includes(permission) === true,
    }),
    [language, timeZone, lost, connection, me],
  )
  const leave = (): void => void signOut().finally(connection.open)
  return (
    <ConfigProvider theme={antdTheme(dark)} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      <Page value={page}>
        <Gate phase={phase} failure={failure} onPass={connection.open} onLanguage={switchLanguage} />
        {phase === 'ready' && hub !== undefined ? (
          <RunningClock hub={hub}>
            <Shell
              overview={hub.overview}
              heardAt={heardAt}
              dark={dark}
              shownHome={shownHome}
              onCloseHome={() => openHome(undefined)}
              onTheme={switchTheme}
              onLanguage={switchLanguage}
              onSignOut={leave}
            />
          </RunningClock>
        ) : null}
      </Page>
    </ConfigProvider>
  )
}

interface GateProps {
  readonly phase: Snapshot['phase']
  readonly failure: Snapshot['failure']
  readonly onPass: () => void
  readonly onLanguage: () => void
}

/** What stands before the page until it can be shown. */
function Gate({ phase, failure, onPass, onLanguage }: GateProps): ReactElement | null {
  switch (phase) {
    case 'loading':
      return <Loading />
    case 'failed':
      return <Failed code={failure ?? 'INTERNAL'} onRetry={onPass} />
    case 'sign-in':
      return <SignIn onSignedIn={onPass} onLanguage={onLanguage} />
    case 'new-password':
      return <NewPassword onChanged={onPass} onLanguage={onLanguage} />
    default:
      return null
  }
}
