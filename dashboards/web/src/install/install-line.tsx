import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useNow, usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { minuteText } from '../time-text.ts'
import { getInstallation } from './install-api.ts'
import { INSTALL_WORDS } from './install-words.ts'
import '../styles/install.css'

/** On a home's page: how its last walk test ended, in one line. */
export function InstallLine({ home }: { readonly home: string }): ReactElement | null {
  const { t, language, timeZone, may } = usePage()
  const now = useNow()
  const words = INSTALL_WORDS[language]
  const { data } = useQuery({ queryKey: ['installation', home], queryFn: () => getInstallation(home) })
  if (data === undefined) return null
  const { test, last } = data
  const said =
    last === undefined
      ? [words.never]
      : [
          words.signed(minuteText(last.signedAt, now, timeZone), personText(last.signedBy, t)),
          last.missing.length === 0 ? words.complete : words.lacks(last.missing.length),
          ...(last.reason === '' ? [] : [`${words.why}${t.colon}${last.reason}`]),
        ]
  const line = `${words.line}${t.colon}${[...(test === undefined ? [] : [words.testUnderWay]), ...said].join(' · ')}`
  return (
    <p className="quiet install-line">
      {may('installations:write') ? <Link to={`/install/${encodeURIComponent(home)}`}>{line}</Link> : line}
    </p>
  )
}
