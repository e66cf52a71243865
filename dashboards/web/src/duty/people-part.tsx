import type { ReactElement } from 'react'
import type { TableColumnsType } from 'antd'
import { STAFF_ROLES } from '../../../../core/roster.ts'
import type { DutyPersonView, DutyView } from '../../../api/duty-views.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { areaText } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'
import { PersonLine } from './person-line.tsx'

interface Row extends DutyPersonView {
  readonly id: string
}

/** 救助人员: everybody of the staff who answers for the area, the nearest first. */
export function PeoplePart({ duty }: { readonly duty: DutyView }): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  const level = ({ role }: Row): number => STAFF_ROLES.findIndex((one) => one === role)
  const rows = Object.entries(duty.people)
    .map(([id, person]): Row => Object.assign({ id }, person))
    .toSorted((a, b) => level(a) - level(b) || (a.area < b.area ? -1 : a.area > b.area ? 1 : 0))
  const columns: TableColumnsType<Row> = [
    { title: words.name, render: (_, { id }) => <PersonLine id={id} people={duty.people} /> },
    { title: words.role, render: (_, { role }) => words.roles[role] },
    { title: words.area, render: (_, { area }) => areaText(area, duty.areas) },
  ]
  return (
    <section className="sheet-part" aria-label={words.tabs.people}>
      <p className="quiet duty-hint">{words.peopleHint}</p>
      {rows.length === 0 ? (
        <p className="empty">{words.nobodyRegistered}</p>
      ) : (
        <DataTable<Row>
          cards
          label={words.tabs.people}
          rowKey="id"
          columns={columns}
          dataSource={rows}
          pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        />
      )}
    </section>
  )
}
