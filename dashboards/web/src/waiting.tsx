import type { ReactElement } from 'react'
import { Button } from 'antd'
import { failureText } from './failure-text.ts'
import type { ProblemError } from './hub-api.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'

/** While the first overview is on its way: the page's outline. */
export function Loading(): ReactElement {
  const { t } = usePage()
  return (
    <main className="gate" aria-busy="true">
      <p className="loading">
        <img src="/icon.svg" alt="" width={40} height={40} />
        {t.loading}
      </p>
    </main>
  )
}

/** While a page's own part of the program is on its way: on a slow line that takes a moment. */
export function PageLoading(): ReactElement {
  const { t } = usePage()
  return (
    <main className="sheet" aria-busy="true">
      <p className="quiet page-loading">{t.loading}</p>
    </main>
  )
}

/** When there is nothing to show at all: why, and what to do meanwhile. */
export function Failed(props: { readonly code: ProblemError['code']; readonly onRetry: () => void }): ReactElement {
  const { t } = usePage()
  return (
    <main className="gate">
      <div className="card" role="alert">
        <Icon name="offline" size={40} />
        <h1>{t.failedTitle}</h1>
        <p>{failureText(props.code, t)}</p>
        <Button onClick={props.onRetry}>{t.retry}</Button>
      </div>
    </main>
  )
}
