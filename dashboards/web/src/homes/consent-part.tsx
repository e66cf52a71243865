import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { CONSENT_TOPICS } from '../../../../core/consent.ts'
import type { ConsentView } from '../../../api/consent-views.ts'
import { usePage } from '../page-context.ts'
import { dayAndTime } from '../time-text.ts'
import { getConsents, getCopy } from './consent-api.ts'
import { ConsentForm } from './consent-form.tsx'
import { CONSENT_WORDS } from './consent-words.ts'
import { Failure } from './failure.tsx'

/** What the resident agreed to, topic by topic, and every word that was ever written down about it. */
export function ConsentPart({ home }: { readonly home: string }): ReactElement {
  const { language, lost, may } = usePage()
  const words = CONSENT_WORDS[language]
  const queries = useQueryClient()
  const [adding, setAdding] = useState(false)
  const { data, error } = useQuery({ queryKey: ['consents', home], queryFn: () => getConsents(home) })
  return (
    <section className="sheet-part" aria-label={words.title}>
      <div className="part-head">
        <h2>{words.title}</h2>
        {may('homes:write') && !adding ? (
          <Button size="small" disabled={lost} onClick={() => setAdding(true)}>
            {words.add}
          </Button>
        ) : null}
      </div>
      <Failure words="" error={error} />
      {data?.now.monitoring?.change === 'withdrawn' ? (
        <p role="alert" className="failure">
          {words.withdrawn}
        </p>
      ) : null}
      <dl className="facts-list">
        {CONSENT_TOPICS.map((topic) => (
          <div key={topic}>
            <dt>{words.topics[topic]}</dt>
            <dd>
              <Standing record={data?.now[topic]} />
            </dd>
          </div>
        ))}
      </dl>
      {adding ? (
        <ConsentForm
          home={home}
          onDone={(view) => {
            if (view !== undefined) queries.setQueryData(['consents', home], view)
            setAdding(false)
          }}
        />
      ) : null}
      <History records={data?.records ?? []} />
      {may('residents:copy') ? <Copy home={home} /> : null}
    </section>
  )
}

function Standing({ record }: { readonly record: ConsentView | undefined }): ReactElement {
  const { language } = usePage()
  const words = CONSENT_WORDS[language]
  if (record === undefined) return <span className="quiet">{words.never}</span>
  return (
    <>
      {words.changes[record.change]} <span className="quiet figures">{record.saidOn}</span>
    </>
  )
}

function History({ records }: { readonly records: readonly ConsentView[] }): ReactElement | null {
  const { t, language, timeZone } = usePage()
  const words = CONSENT_WORDS[language]
  if (records.length === 0) return null
  return (
    <details>
      <summary>{words.history(records.length)}</summary>
      <ul className="said">
        {records.map((record) => (
          <li key={record.number}>
            {words.topics[record.topic]}
            {t.colon}
            {words.changes[record.change]} · {words.speakers[record.by]} {record.speakerName}
            <p className="quiet">
              <span className="figures">{record.saidOn}</span> ·{' '}
              {record.proof.how === 'paper' ? words.paper(record.proof.reference) : words.oral(record.proof.witness)} ·{' '}
              {words.version(record.textVersion)}
              <br />
              {words.recorded(record.recordedBy, dayAndTime(record.recordedAt, timeZone))}
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Copy({ home }: { readonly home: string }): ReactElement {
  const { language, lost } = usePage()
  const words = CONSENT_WORDS[language]
  const copying = useMutation({
    mutationFn: () => getCopy(home),
    onSuccess: (file) => keep(file, `home-${home}.json`),
  })
  return (
    <>
      <p className="quiet">{words.copyHint}</p>
      <Failure words="" error={copying.error} />
      <Button size="small" disabled={lost} loading={copying.isPending} onClick={() => copying.mutate()}>
        {words.copy}
      </Button>
    </>
  )
}

/** Has the browser keep the file, as a link to it would. */
function keep(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
