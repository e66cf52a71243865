import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link, useParams } from 'react-router'
import type { InstallationView } from '../../../api/install-views.ts'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { Icon } from '../icons.tsx'
import { useNow, usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { Refused } from '../refused.tsx'
import { Refusal } from '../refusal.tsx'
import { minuteText } from '../time-text.ts'
import { ClaimPart } from './claim-part.tsx'
import { HelpPart } from './help-part.tsx'
import { announceSos, getInstallation, signOff, startTest } from './install-api.ts'
import { unrepeated } from '../../../../core/unrepeated.ts'
import { INSTALL_WORDS } from './install-words.ts'
import { LastPart } from './last-part.tsx'
import { SignPart } from './sign-part.tsx'
import { missingText } from './tried-words.ts'
import { TriedPart } from './tried-part.tsx'
import '../styles/install.css'

/** While a test is under way, something is looked for so often. */
const REFRESH = 2_000

/** One home, as a fitter brings it into use. */
export default function InstallHomePage(): ReactElement {
  const { t, language } = usePage()
  const words = INSTALL_WORDS[language]
  const { home = '' } = useParams()
  const { data, error } = useQuery({
    queryKey: ['installation', home],
    queryFn: () => getInstallation(home),
    refetchInterval: REFRESH,
  })
  const code = error === null ? undefined : codeOf(error)
  return (
    <main className="sheet install">
      <p className="home-back">
        <Link to="/install">← {words.back}</Link>
      </p>
      {code === undefined ? null : (
        <Refused says={code === 'NOT_FOUND' ? words.notHere : failureText(code, t)} alone={data === undefined} />
      )}
      {data === undefined ? null : <InstallBody key={home} installation={data} />}
      {data === undefined && code === undefined ? <p className="quiet">{t.loading}</p> : null}
    </main>
  )
}

function InstallBody({ installation }: { readonly installation: InstallationView }): ReactElement {
  const { home, areaNames, address, test, last } = installation
  const queries = useQueryClient()
  const taken = { onSuccess: (view: InstallationView) => queries.setQueryData(['installation', home], view) }
  const starting = useMutation({ mutationFn: () => startTest(home), ...taken })
  const announcing = useMutation({ mutationFn: () => announceSos(home), ...taken })
  const [reason, setReason] = useState('')
  const signing = useMutation({
    mutationFn: (number: number) => signOff(home, { number, reason }),
    ...taken,
  })
  const failure = starting.error ?? announcing.error ?? signing.error
  return (
    <>
      <header>
        <h1>{address}</h1>
        <p className="quiet">{unrepeated(areaNames, '').join(' ')}</p>
      </header>
      <Verdict installation={installation} busy={starting.isPending} onStart={() => starting.mutate()} />
      {failure === null ? null : (
        <p role="alert" className="failure">
          <Refusal error={failure} />
        </p>
      )}
      <ClaimPart installation={installation} />
      {test === undefined ? null : (
        <>
          <TriedPart devices={installation.devices} />
          <HelpPart test={test} busy={announcing.isPending} onAnnounce={() => announcing.mutate()} />
          <SignPart
            missing={test.missing.length}
            reason={reason}
            busy={signing.isPending}
            onReason={setReason}
            onSign={() => signing.mutate(test.number)}
          />
        </>
      )}
      {last === undefined ? null : <LastPart last={last} devices={installation.devices} />}
    </>
  )
}

interface VerdictProps {
  readonly installation: InstallationView
  readonly busy: boolean
  readonly onStart: () => void
}

/** Whether one may leave, and what is missing; before that, the button to begin. */
function Verdict({ installation: { test, devices }, busy, onStart }: VerdictProps): ReactElement {
  const { t, language, timeZone, lost } = usePage()
  const now = useNow()
  const words = INSTALL_WORDS[language]
  if (test === undefined) {
    return (
      <section className="verdict" aria-label={words.title}>
        <p>{words.beginHint}</p>
        <Button type="primary" size="large" loading={busy} disabled={lost} onClick={onStart}>
          {words.begin}
        </Button>
      </section>
    )
  }
  const { missing, startedAt, startedBy } = test
  const safe = missing.length === 0
  return (
    <section className={safe ? 'verdict safe' : 'verdict unsafe'} aria-label={words.title}>
      <div role="status">
        <h2>
          <Icon name={safe ? 'check' : 'triangle'} size={26} /> {safe ? words.safe : words.notSafe(missing.length)}
        </h2>
      </div>
      <ul>
        {missing.map((one) => (
          <li key={`${one.what} ${one.device ?? ''} ${one.metric ?? ''} ${String(one.wanted)}`}>
            {missingText(one, devices, { t, language })}
          </li>
        ))}
      </ul>
      <p className="quiet">{words.begun(minuteText(startedAt, now, timeZone), personText(startedBy, t))}</p>
    </section>
  )
}
