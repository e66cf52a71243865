import type { ReactElement } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ChangesView, ChangeView } from '../../../api/rules-views.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { Refusal } from '../refusal.tsx'
import { clockMinutes, dayAndTime } from '../time-text.ts'
import type { Dictionary, Language } from '../words.ts'
import { figureText } from './figure-text.ts'
import { ladderLine } from './ladder-text.ts'
import { getChanges } from './rules-api.ts'
import { RULES_WORDS } from './rules-words.ts'

/** 变更记录: who changed which figure or ladder when, from what to what, and why; newest first. */
export function ChangesTab(): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = RULES_WORDS[language]
  const changes = useInfiniteQuery({
    queryKey: ['rule-changes'],
    queryFn: ({ pageParam }) => getChanges(pageParam),
    initialPageParam: 0,
    getNextPageParam: (page: ChangesView) => page.next,
  })
  return (
    <section className="sheet-part" aria-label={words.tabs.changes}>
      {changes.error === null ? null : (
        <p role="alert" className="failure">
          <Refusal error={changes.error} />
        </p>
      )}
      <DataTable<ChangeView>
        cards
        label={words.tabs.changes}
        rowKey={({ what, number }) => `${what === 'figure' ? 'figure' : 'ladder'} ${number}`}
        pagination={false}
        loading={changes.isPending}
        locale={{ emptyText: words.noChanges }}
        dataSource={(changes.data?.pages ?? []).flatMap((page) => page.changes)}
        columns={[
          {
            title: words.when,
            width: 120,
            render: (_, { recordedAt }) => <span className="figures">{dayAndTime(recordedAt, timeZone)}</span>,
          },
          { title: words.what, render: (_, change) => whatText(change, t, language) },
          { title: words.place, render: (_, { placeName }) => placeName || words.everywhere },
          { title: words.fromTo, render: (_, change) => <span className="figures">{fromTo(change, language)}</span> },
          { title: words.whoWhy, render: (_, { by, why }) => `${personText(by, t)}${t.colon}${why}` },
        ]}
      />
      {changes.hasNextPage ? (
        <Button onClick={() => void changes.fetchNextPage()} loading={changes.isFetchingNextPage}>
          {words.older}
        </Button>
      ) : null}
    </section>
  )
}

function whatText(change: ChangeView, t: Dictionary, language: Language): string {
  const words = RULES_WORDS[language]
  if (change.what === 'figure') return change.words[language]
  if (change.what === 'digest') return words.digestTime
  const { severity, kind } = change.place
  return [words.ladder, t.severity[severity], ...(kind === undefined ? [] : [t.kind[kind]])].join(' · ')
}

function fromTo(change: ChangeView, language: Language): string {
  const none = RULES_WORDS[language].isDefault
  if (change.what === 'figure') {
    const { unit, from, to } = change
    return [from, to].map((value) => (value === undefined ? none : figureText(unit, value, language))).join(' → ')
  }
  if (change.what === 'ladder') {
    const { from, to } = change
    return [from, to].map((ladder) => (ladder === undefined ? none : ladderLine(ladder, language))).join(' ⇒ ')
  }
  // Since local midnight, which UTC shows as it is.
  return change.to === undefined
    ? `→ ${none}`
    : `${clockMinutes(change.to.at, 'UTC')}–${clockMinutes(change.to.until, 'UTC')}`
}
