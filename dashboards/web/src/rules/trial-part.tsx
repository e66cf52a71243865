import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { TrialTally } from '../../../../core/rule-trial.ts'
import type { TrialView } from '../../../api/rules-views.ts'
import { usePage } from '../page-context.ts'
import { Refusal } from '../refusal.tsx'
import type { FigureWish } from './rules-api.ts'
import { getTrial, startTrial, stopTrial } from './rules-api.ts'
import { RULES_WORDS } from './rules-words.ts'

const LOOK_EVERY = 1_000

/** What the wish would have done over the last 30 days. @param wish left out while it is not whole */
export function TrialPart({ wish }: { readonly wish: FigureWish | undefined }): ReactElement {
  const { language, lost } = usePage()
  const words = RULES_WORDS[language]
  const [id, setId] = useState<string>()
  const starting = useMutation({ mutationFn: startTrial, onSuccess: (begun) => setId(begun.id) })
  const trial = useTrial(id)
  const isOfWish = isSame(starting.variables, wish)
  return (
    <div className="rules-trial">
      <Button
        disabled={lost || wish === undefined || trial.runs}
        loading={starting.isPending}
        onClick={() => (wish === undefined ? undefined : starting.mutate(wish))}
      >
        {words.tryIt}
      </Button>
      {isOfWish ? <Refused error={starting.error ?? trial.error} /> : <p className="quiet">{words.tryHint}</p>}
      <div role="status">
        {/* What runs is shown whatever stands in the form by now: there is one at a time. */}
        {trial.data === undefined || !(isOfWish || trial.runs) ? null : (
          <TrialState trial={trial.data} onStop={trial.stop} />
        )}
      </div>
    </div>
  )
}

function Refused({ error }: { readonly error: Error | null }): ReactElement | null {
  return error === null ? null : (
    <p role="alert" className="failure">
      <Refusal error={error} />
    </p>
  )
}

const isSame = (one: FigureWish | undefined, other: FigureWish | undefined): boolean =>
  other !== undefined && one?.name === other.name && one.home === other.home && one.value === other.value

interface Followed {
  readonly data: TrialView | undefined
  readonly error: Error | null
  readonly runs: boolean
  readonly stop: () => void
}

/** How the trial goes; one that nobody looks at any more is stopped, since others wait for their turn. */
function useTrial(id: string | undefined): Followed {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['rule-trial', id],
    queryFn: () => getTrial(id ?? ''),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? LOOK_EVERY : false),
  })
  const stopping = useMutation({ mutationFn: () => stopTrial(id ?? ''), onSettled: () => refetch() })
  useEffect(
    () => () => {
      if (id !== undefined) void stopTrial(id).catch(() => undefined)
    },
    [id],
  )
  const runs = data?.state === 'running' || (id !== undefined && isPending)
  return { data, error, runs, stop: () => stopping.mutate() }
}

function TrialState({ trial, onStop }: { readonly trial: TrialView; readonly onStop: () => void }): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  const { state, share, homes } = trial
  if (state === 'running') {
    return (
      <p className="rules-progress">
        <progress value={share} aria-label={words.trying(homes)} />
        <span className="figures">
          {words.trying(homes)} {Math.round(share * 100)} %
        </span>
        <Button type="link" size="small" onClick={onStop}>
          {words.stop}
        </Button>
      </p>
    )
  }
  if (state === 'done') return <Outcome trial={trial} />
  return <p className="quiet">{words.ended[state]}</p>
}

function Outcome({ trial }: { readonly trial: TrialView }): ReactElement | null {
  const { t, language } = usePage()
  const words = RULES_WORDS[language]
  const { outcome, homes, homesOf, days } = trial
  if (outcome === undefined) return null
  const { kinds, hours, more, fewer, readings, homesRead } = outcome
  if (readings === 0) return <p className="quiet">{words.unread}</p>
  return (
    <>
      <p className="rules-outcome">{words.outcome(days, more, fewer)}</p>
      <p className="quiet">
        {words.read(readings.toLocaleString('en-US'), homesRead)} {homes < homesOf ? words.sample(homes, homesOf) : ''}
      </p>
      <Tallies title={words.byKind} rows={kinds.map((one) => [t.kind[one.kind], one])} />
      <Tallies title={words.byHour} rows={hours.map((one) => [words.hour(one.hour), one])} />
      <Tallies
        title={words.byHome(outcome.homes.length, outcome.homesChanged)}
        rows={outcome.homes.map((one) => [`${one.areaNames.slice(-1).join('')} ${one.address}`, one])}
      />
    </>
  )
}

interface TalliesProps {
  readonly title: string
  readonly rows: readonly (readonly [name: string, tally: TrialTally])[]
}

function Tallies({ title, rows }: TalliesProps): ReactElement | null {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  if (rows.length === 0) return null
  const most = Math.max(...rows.map(([, { more, fewer }]) => more + fewer))
  return (
    <table className="rules-tallies">
      <caption>{title}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{words.more}</th>
          <th scope="col">{words.fewer}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, { more, fewer }]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="figures">
              <span className="rules-bar more" style={{ width: `${(more / most) * 4}em` }} />
              {more === 0 ? '' : `+${more}`}
            </td>
            <td className="figures">
              <span className="rules-bar fewer" style={{ width: `${(fewer / most) * 4}em` }} />
              {fewer === 0 ? '' : `−${fewer}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
