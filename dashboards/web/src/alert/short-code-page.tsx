import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useParams } from 'react-router'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import { getAlertByCode } from './alert-api.ts'
import { ALERT_WORDS } from './alert-words.ts'

/** `/a/A7`: goes to the open alert that texts call by that code. */
export default function ShortCodePage(): ReactElement {
  const { t, language } = usePage()
  const words = ALERT_WORDS[language]
  const { code = '' } = useParams()
  const { data, error } = useQuery({ queryKey: ['alert-code', code], queryFn: () => getAlertByCode(code) })
  if (data !== undefined) return <Navigate replace to={`/alerts/${data.id}`} />
  const refusal = error === null ? undefined : codeOf(error)
  return (
    <main className="sheet">
      <h1>{t.code(code.toUpperCase())}</h1>
      <p role={refusal === undefined ? 'status' : 'alert'}>
        {refusal === undefined
          ? words.opening
          : refusal === 'NOT_FOUND'
            ? words.noCode(code.toUpperCase())
            : failureText(refusal, t)}
      </p>
      <p>
        <Link to="/">{words.toDesk}</Link>
      </p>
    </main>
  )
}
