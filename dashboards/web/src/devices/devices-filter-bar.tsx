import type { ReactElement } from 'react'
import { Checkbox, Input, Select } from 'antd'
import type { DevicesView } from '../../../api/devices-views.ts'
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

const DEPTH: Readonly<Record<number, number>> = { 6: 0, 9: 1, 12: 2 }

/** Areas in the order of their codes, each below the one it lies in. */
const areaOptions = (areas: DevicesView['areas']) =>
  Object.entries(areas)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, name]) => ({ value, label: `${'\u3000'.repeat(DEPTH[value.length] ?? 3)}${name}`, name }))

/** The search box, the area and the marks that a list is narrowed by. */
export function DevicesFilterBar(props: Filtering & { readonly marks: readonly Mark[] }): ReactElement {
  const { areas, filter, onFilter, marks } = props
  const { language } = usePage()
  const words = DEVICES_WORDS[language]
  const set = (change: Partial<DevicesFilter>): void => onFilter({ ...filter, ...change })
  return (
    <div className="devices-filter" role="search">
      <Input
        className="devices-search"
        allowClear
        placeholder={words.search}
        aria-label={words.search}
        value={filter.text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <Select
        aria-label={words.area}
        showSearch={{ optionFilterProp: 'name' }}
        value={filter.area}
        onChange={(area) => set({ area })}
        options={[{ value: '', label: words.everywhere, name: words.everywhere }, ...areaOptions(areas)]}
      />
      {marks.map((mark) => (
        <Checkbox key={mark} checked={filter[mark]} onChange={(event) => set({ [mark]: event.target.checked })}>
          {words.only[mark]}
        </Checkbox>
      ))}
    </div>
  )
}
