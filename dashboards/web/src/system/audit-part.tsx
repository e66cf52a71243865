import type { ReactElement } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'react-router'
import type { AuditView } from '../../../api/audit-views.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { Refusal } from '../refusal.tsx'
import { dayAndTime } from '../time-text.ts'
import { auditAction, auditDetail, type NamedEntry, objectText } from './audit-words.ts'
import { getAudit } from './system-api.ts'
import { SYSTEM_WORDS } from './system-words.ts'

/** Which home, or else which person, roster, rule or area. */
function About({ entry }: { readonly entry: NamedEntry }): ReactElement {
  const { t, language, may } = usePage()
  const { home, names } = entry
  const object = objectText(entry, t, language)
  if (home === undefined) return <>{object}</>
  const address = names.homes[home] ?? home
  const known = names.homes[home] !== undefined && may('homes:read')
  return (
    <span className="about">
      {known ? <Link to={`/homes/${encodeURIComponent(home)}`}>{address}</Link> : address} {object}
    </span>
  )
}

/** 操作日志: who did and looked at what, newest first. */
export function AuditPart(): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = SYSTEM_WORDS[language]
  const first: number | undefined = undefined
  const audit = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }: { pageParam: number | undefined }) => getAudit(pageParam),
    initialPageParam: first,
    getNextPageParam: (page: AuditView) => page.before,
  })
  const entries = (audit.data?.pages ?? []).flatMap(({ entries: lines, names }) =>
    lines.map((line): NamedEntry => ({ ...line, names })),
  )
  return (
    <section className="sheet-part" aria-label={words.audit}>
      <h2>{words.audit}</h2>
      {audit.error === null ? null : (
        <p role="alert" className="failure">
          <Refusal error={audit.error} />
        </p>
      )}
      <DataTable<NamedEntry>
        cards
        label={words.audit}
        rowKey="number"
        pagination={false}
        loading={audit.isPending}
        locale={{ emptyText: words.nothing }}
        dataSource={entries}
        columns={[
          { title: words.when, render: (_, { at }) => <span className="figures">{dayAndTime(at, timeZone)}</span> },
          {
            title: words.who,
            // A refused sign-in has what somebody typed.
            render: (_, { action, operator, names }) =>
              action === 'sign-in:refused' ? operator : (names.people[operator] ?? personText(operator, t)),
          },
          {
            title: words.what,
            render: (_, { action }) => auditAction(action, language),
          },
          {
            title: words.about,
            render: (_, entry) => <About entry={entry} />,
          },
          {
            title: words.detail,
            render: (_, { detail = '', names }) => auditDetail(detail, t, language, names.people),
          },
        ]}
      />
      {audit.hasNextPage ? (
        <Button onClick={() => void audit.fetchNextPage()} loading={audit.isFetchingNextPage}>
          {words.older}
        </Button>
      ) : null}
    </section>
  )
}
