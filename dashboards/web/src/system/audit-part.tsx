import type { ReactElement } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { AuditPage } from '../../../../core/audit.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { Refusal } from '../refusal.tsx'
import { dayAndTime } from '../time-text.ts'
import { getAudit } from './system-api.ts'
import { SYSTEM_WORDS } from './system-words.ts'

type Entry = AuditPage['entries'][number]

/** 操作日志: who did and looked at what, newest first. */
export function AuditPart(): ReactElement {
  const { language, timeZone } = usePage()
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
          { title: words.who, dataIndex: 'operator' },
          {
            title: words.what,
            // An alert's own answers are named as on its page, and what has no name by its code.
            render: (_, { action }) => words.actions[action] ?? action,
          },
          { title: words.about, render: (_, { home, object, area }) => home ?? object ?? area },
          { title: words.detail, dataIndex: 'detail' },
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
