import type { ReactElement } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'react-router'
import type { AuditPage } from '../../../../core/audit.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { Refusal } from '../refusal.tsx'
import { dayAndTime } from '../time-text.ts'
import { auditAction, auditDetail } from './audit-words.ts'
import { getAudit } from './system-api.ts'
import { SYSTEM_WORDS } from './system-words.ts'

type Entry = AuditPage['entries'][number]

/** Which home, or else which person, roster, rule or area. */
function About({ entry }: { readonly entry: Entry }): ReactElement {
  const { t, language, may } = usePage()
  const { action, home, object, area } = entry
  if (home !== undefined && may('homes:read')) return <Link to={`/homes/${encodeURIComponent(home)}`}>{home}</Link>
  const id = home ?? object ?? area ?? ''
  return <>{action === 'roster:set' ? auditDetail(id, t, language) : id}</>
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
    getNextPageParam: (page: AuditPage) => page.before,
  })
  const entries = (audit.data?.pages ?? []).flatMap((page) => page.entries)
  return (
    <section className="sheet-part" aria-label={words.audit}>
      <h2>{words.audit}</h2>
      {audit.error === null ? null : (
        <p role="alert" className="failure">
          <Refusal error={audit.error} />
        </p>
      )}
      <DataTable<Entry>
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
            render: (_, { action, operator }) => (action === 'sign-in:refused' ? operator : personText(operator, t)),
          },
          {
            title: words.what,
            render: (_, { action }) => auditAction(action, language),
          },
          {
            title: words.about,
            render: (_, entry) => <About entry={entry} />,
          },
          { title: words.detail, render: (_, { detail = '' }) => auditDetail(detail, t, language) },
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
