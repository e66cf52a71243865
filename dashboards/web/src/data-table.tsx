import type { ReactElement } from 'react'
import { Table } from 'antd'
import type { TableProps } from 'antd'

/** A table that is wider than a phone: what scrolls sideways can be reached by the keyboard. @param label names it to a screen reader */
export function DataTable<Row extends object>(props: TableProps<Row> & { readonly label: string }): ReactElement {
  const { label, ...rest } = props
  return (
    <div className="sheet-scroll" role="group" aria-label={label} tabIndex={0}>
      <Table<Row> size="small" {...rest} />
    </div>
  )
}
