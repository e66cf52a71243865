import type { ReactElement } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { QuarantineReason } from '../../../../core/feed.ts'
import type { ReplayState } from '../../../../core/quarantine.ts'
import type { QuarantineView } from '../../../api/views.ts'
import { DataTable } from '../data-table.tsx'
import { failureText } from '../failure-text.ts'
import { codeOf, getQuarantine } from '../hub-api.ts'
import { useNow, useOverview, usePage } from '../page-context.ts'
import { whenText } from '../time-text.ts'
import { getReplay, startReplay } from './devices-api.ts'
import { DEVICES_WORDS } from './devices-words.ts'
import type { DevicesWords } from './devices-words.ts'

type Message = QuarantineView['newest'][number]

interface Counted {
  readonly reason: QuarantineReason
  readonly count: number
}

const REASONS: readonly QuarantineReason[] = [
  'foreign-topic',
  'unknown-format',
  'malformed',
  'no-known-metric',
  'out-of-range',
  'unknown-device',
  'device-elsewhere',
  'store-refused',
]

const REFRESH = 15_000
const WHILE_RUNNING = 1000

/** 隔离区: how much lies there for which reason, what to do about it, and the newest messages as they came. */
export function QuarantineTab(): ReactElement {
  const { t, language, may } = usePage()
  const words = DEVICES_WORDS[language]
  const { me } = useOverview()
  const { data, error } = useQuery({ queryKey: ['quarantine'], queryFn: getQuarantine, refetchInterval: REFRESH })
  if (me.scope !== '') return <p className="empty">{words.wholeOnly}</p>
  return (
    <section className="sheet-part" aria-label={words.tabs.quarantine}>
      <p className="quiet">{words.quarantineHint}</p>
      {may('installations:write') ? <Replay /> : null}
      {error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(error), t)}
        </p>
      )}
      {data === undefined ? null : <Shelf data={data} />}
    </section>
  )
}

function Replay(): ReactElement {
  const { t, language, lost } = usePage()
  const words = DEVICES_WORDS[language]
  const queries = useQueryClient()
  const { data } = useQuery({
    queryKey: ['replay'],
    queryFn: getReplay,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? WHILE_RUNNING : REFRESH),
  })
  const starting = useMutation({
    mutationFn: startReplay,
    onSuccess: (state) => {
      queries.setQueryData<ReplayState>(['replay'], state)
      void queries.invalidateQueries({ queryKey: ['quarantine'] })
    },
  })
  const isRunning = starting.isPending || data?.state === 'running'
  return (
    <div className="devices-head">
      <p className="quiet">{words.replayHint}</p>
      <Button disabled={lost || isRunning} onClick={() => starting.mutate()}>
        {words.again}
      </Button>
      <p role="status">{data === undefined ? '' : replayText(data, words)}</p>
      {starting.error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(starting.error), t)}
        </p>
      )}
    </div>
  )
}

function replayText(state: ReplayState, words: DevicesWords): string {
  if (state.state === 'running') return words.running
  if (state.state === 'failed') return words.failedReplay
  return state.state === 'done' ? words.doneReplay(state.tried, state.released, state.readingsStored) : ''
}

function Shelf({ data }: { readonly data: QuarantineView }): ReactElement {
  const { t, language } = usePage()
  const words = DEVICES_WORDS[language]
  const counted = REASONS.flatMap((reason): readonly Counted[] => {
    const count = data.counts[reason]
    return count === undefined ? [] : [{ reason, count }]
  })
  if (counted.length === 0) return <p className="empty">{t.quarantineEmpty}</p>
  return (
    <>
      <DataTable<Counted>
        label={words.tabs.quarantine}
        rowKey="reason"
        pagination={false}
        dataSource={counted}
        columns={[
          { title: words.reason, width: 130, render: (_, { reason }) => <b>{t.reason[reason]}</b> },
          { title: words.messages, width: 70, render: (_, { count }) => <span className="figures">{count}</span> },
          { title: words.advice, render: (_, { reason }) => words.adviceOf[reason] },
        ]}
      />
      <h2 className="grid-name">{words.newest}</h2>
      <ul className="quarantined">
        {data.newest.map((message) => (
          <MessageItem key={`${message.offset} ${message.receivedAt}`} message={message} />
        ))}
      </ul>
    </>
  )
}

function MessageItem({ message }: { readonly message: Message }): ReactElement {
  const { t, timeZone } = usePage()
  const now = useNow()
  return (
    <li>
      <p>
        <b>{t.reason[message.reason]}</b>{' '}
        <time className="quiet figures">{whenText(message.receivedAt, now, timeZone)}</time>
      </p>
      <p className="quiet">
        {message.address === undefined ? '' : `${message.address} · `}
        {t.gateway} {message.gateway} · {t.bytes(message.bytes)}
      </p>
      <p className="mono">{message.topic}</p>
      <p>{message.detail}</p>
      <pre>{message.preview}</pre>
    </li>
  )
}
