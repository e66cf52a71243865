import type { ReactElement } from 'react'
import { Checkbox } from 'antd'
import type { DevicesView } from '../../../api/devices-views.ts'
import { ListSearch } from '../list-search.tsx'
import { usePage } from '../page-context.ts'
import type { DevicesFilter } from './device-rows.ts'
import { DEVICES_WORDS } from './devices-words.ts'

/** What a list is narrowed by, and how that is changed. */
export interface Filtering {
  readonly areas: DevicesView['areas']
  readonly filter: DevicesFilter
  readonly onFilter: (filter: DevicesFilter) => void
}

type Mark = 'silent' | 'batteryLow' | 'faulty'

/** The search box, the area and the marks that a list is narrowed by. */
export function DevicesFilterBar(props: Filtering & { readonly marks: readonly Mark[] }): ReactElement {
  const { areas, filter, onFilter, marks } = props
  const { language } = usePage()
  const words = DEVICES_WORDS[language]
  const set = (change: Partial<DevicesFilter>): void => onFilter({ ...filter, ...change })
  return (
    <div className="devices-filter" role="search">
      <ListSearch areas={areas} sought={filter} onChange={set} words={words} className="devices-search" />
      {marks.map((mark) => (
        <Checkbox key={mark} checked={filter[mark]} onChange={(event) => set({ [mark]: event.target.checked })}>
          {words.only[mark]}
        </Checkbox>
      ))}
    </div>
  )
}
