import type { ReactElement } from 'react'
import { Checkbox, Segmented, Select } from 'antd'
import type { HomesView } from '../../../api/homes-views.ts'
import { ListSearch } from '../list-search.tsx'
import { usePage } from '../page-context.ts'
import type { HomesFilter } from './home-rows.ts'
import { HOMES_WORDS } from './homes-words.ts'

interface FilterBarProps {
  readonly areas: HomesView['areas']
  readonly filter: HomesFilter
  readonly onFilter: (filter: HomesFilter) => void
}

const STATES = ['all', 'alarmed', 'away', 'still'] as const
const GRADES = ['all', 'green', 'orange', 'red'] as const
/** The search box and everything else that the list is narrowed by. */
export function HomesFilterBar({ areas, filter, onFilter }: FilterBarProps): ReactElement {
  const { language } = usePage()
  const words = HOMES_WORDS[language]
  const set = (change: Partial<HomesFilter>): void => onFilter({ ...filter, ...change })
  return (
    <div className="homes-filter" role="search">
      <ListSearch areas={areas} sought={filter} onChange={set} words={words} className="homes-search" />
      <Select
        aria-label={words.state}
        value={filter.state}
        onChange={(state) => set({ state })}
        options={STATES.map((value) => ({ value, label: words.states[value] }))}
      />
      <Segmented
        aria-label={words.grade}
        value={filter.grade}
        onChange={(grade) => set({ grade })}
        options={GRADES.map((value) => ({
          value,
          label: <span className={`grade-choice ${value}`}>{words.grades[value]}</span>,
        }))}
      />
      <Checkbox checked={filter.offline} onChange={(event) => set({ offline: event.target.checked })}>
        {words.offline}
      </Checkbox>
      <Checkbox checked={filter.batteryLow} onChange={(event) => set({ batteryLow: event.target.checked })}>
        {words.batteryLow}
      </Checkbox>
    </div>
  )
}
