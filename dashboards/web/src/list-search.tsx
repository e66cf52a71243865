import type { ReactElement } from 'react'
import { Input, Select } from 'antd'

/** What every list of an area is narrowed by. An empty area is everywhere. */
interface Sought {
  readonly text: string
  readonly area: string
}

interface ListSearchProps {
  /** Names by code. */
  readonly areas: Readonly<Record<string, string>>
  readonly sought: Sought
  readonly onChange: (change: Partial<Sought>) => void
  readonly words: { readonly search: string; readonly area: string; readonly everywhere: string }
  /** Of the search box. */
  readonly className: string
}

const DEPTH: Readonly<Record<number, number>> = { 6: 0, 9: 1, 12: 2 }

/** Areas in the order of their codes, each below the one it lies in. */
const areaOptions = (areas: ListSearchProps['areas']) =>
  Object.entries(areas)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, name]) => ({ value, label: `${'\u3000'.repeat(DEPTH[value.length] ?? 3)}${name}`, name }))

/** The search box and the area of a list. */
export function ListSearch({ areas, sought, onChange, words, className }: ListSearchProps): ReactElement {
  return (
    <>
      <Input
        className={className}
        allowClear
        placeholder={words.search}
        aria-label={words.search}
        value={sought.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <Select
        aria-label={words.area}
        showSearch={{ optionFilterProp: 'name' }}
        value={sought.area}
        onChange={(area) => onChange({ area })}
        options={[{ value: '', label: words.everywhere, name: words.everywhere }, ...areaOptions(areas)]}
      />
    </>
  )
}
