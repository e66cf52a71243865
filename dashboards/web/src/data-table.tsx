import type { ReactElement } from 'react'
import { Table } from 'antd'
import type { TableColumnsType, TableProps } from 'antd'

type DataTableProps<Row> = TableProps<Row> & {
  /** Names it to a screen reader. */
  readonly label: string
  /** On a phone each row is a card of its own, each cell with its column's title: for tables of many columns. */
  readonly cards?: boolean
}

/** A table that may be wider than a phone: what scrolls sideways can be reached by the keyboard. */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactElement {
  const { label, cards = false, columns = [], ...rest } = props
  return (
    <div className={cards ? 'sheet-scroll cards' : 'sheet-scroll'} role="group" aria-label={label} tabIndex={0}>
      <Table<Row> size="small" columns={cards ? titled(columns) : columns} {...rest} />
    </div>
  )
}

/** Each cell with its column's title, which the style sheet shows where there is no head. */
const titled = <Row extends object>(columns: TableColumnsType<Row>): TableColumnsType<Row> =>
  columns.map((column) => {
    const { title, onCell } = column
    if (typeof title !== 'string') return column
    const named = { 'data-title': title }
    return { ...column, onCell: (row: Row, index?: number) => ({ ...onCell?.(row, index), ...named }) }
  })
