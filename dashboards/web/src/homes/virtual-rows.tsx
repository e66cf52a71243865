import { useEffect, useRef, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'

interface VirtualRowsProps<Row> {
  readonly rows: readonly Row[]
  /** Of each row, px. */
  readonly height: number
  readonly label: string
  /** Stays above the rows. */
  readonly head: ReactNode
  /** Another one: the list begins at its top again. */
  readonly from: string
  readonly keyOf: (row: Row) => string
  readonly draw: (row: Row) => ReactNode
}

/** Drawn above and below what is seen, so that fast scrolling shows no gaps. */
const SPARE = 8

/** A list of any length that scrolls as every list does, of which only what is seen is drawn. */
export function VirtualRows<Row>({
  rows,
  height,
  label,
  head,
  from,
  keyOf,
  draw,
}: VirtualRowsProps<Row>): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const [first, setFirst] = useState(0)
  const [seen, setSeen] = useState(20)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const sizes = new ResizeObserver(() => setSeen(Math.ceil(element.clientHeight / height) + 1))
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [height])
  useEffect(() => {
    box.current?.scrollTo({ top: 0 })
  }, [from])
  const begin = Math.max(0, Math.min(first, rows.length - seen) - SPARE)
  const drawn = rows.slice(begin, first + seen + SPARE)
  return (
    <div
      ref={box}
      className="rows-box"
      role="group"
      aria-label={label}
      tabIndex={0}
      onScroll={(event) => setFirst(Math.floor(event.currentTarget.scrollTop / height))}
    >
      {head}
      <ul style={{ height: rows.length * height }}>
        {drawn.map((row, index) => (
          <li
            key={keyOf(row)}
            aria-setsize={rows.length}
            aria-posinset={begin + index + 1}
            style={{ height, transform: `translateY(${(begin + index) * height}px)` }}
          >
            {draw(row)}
          </li>
        ))}
      </ul>
    </div>
  )
}
