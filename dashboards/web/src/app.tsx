import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { ReactElement } from 'react'
import { ConfigProvider } from 'antd'
import { antdTheme } from './antd-theme.ts'
import { Board } from './board.tsx'
import { signOut } from './hub-api.ts'
import type { HubConnection } from './hub-connection.ts'
import { Page } from './page-context.ts'
import type { PageContext } from './page-context.ts'
import { useDark, useLanguage } from './preferences.ts'
import { RunningClock } from './running-clock.tsx'
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
  const page = useMemo<PageContext>(
    () => ({ t: DICTIONARIES[language], language, timeZone, lost, openHome, takeAlert: connection.takeAlert }),
    [language, timeZone, lost, connection],
  )
  const leave = (): void => void signOut().finally(connection.open)
  return (
    <ConfigProvider theme={antdTheme(dark)} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      <Page value={page}>
        {phase === 'loading' ? <Loading /> : null}
        {phase === 'failed' ? <Failed code={failure ?? 'INTERNAL'} onRetry={connection.open} /> : null}
        {phase === 'sign-in' ? <SignIn onSignedIn={connection.open} onLanguage={switchLanguage} /> : null}
        {phase === 'ready' && hub !== undefined ? (
          <RunningClock hub={hub}>
            <Board
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
