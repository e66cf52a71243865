import type { ReactElement } from 'react'
import { Select } from 'antd'
import type { DutyView } from '../../../api/duty-views.ts'
import { areaText } from './duty-text.ts'

interface AreaSelectProps {
  readonly label: string
  /** By their codes, in this order. */
  readonly codes: readonly string[]
  readonly areas: DutyView['areas']
  readonly value: string
  readonly onChange: (area: string) => void
  /** What no area at all is called; left out where there has to be one. */
  readonly all?: string
}

/** One area of many, found by typing part of its name. */
export function AreaSelect({ label, codes, areas, value, onChange, all }: AreaSelectProps): ReactElement {
  const options = codes.map((code) => ({ value: code, label: areaText(code, areas) }))
  return (
    <Select
      aria-label={label}
      className="duty-area"
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      onChange={onChange}
      options={all === undefined ? options : [{ value: '', label: all }, ...options]}
    />
  )
}
