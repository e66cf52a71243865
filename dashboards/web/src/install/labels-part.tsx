import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { labelOf } from '../../../../core/gateway-label.ts'
import { isName } from '../../../../core/names.ts'
import { usePage } from '../page-context.ts'
import { Refusal } from '../refusal.tsx'
import { addToStock } from './install-api.ts'
import { INSTALL_WORDS } from './install-words.ts'

const MOST = 200

/** 入库与标签: registers gateways that hang nowhere yet, and prints what is stuck on them. */
export function LabelsPart(): ReactElement {
  const { language, lost } = usePage()
  const words = INSTALL_WORDS[language]
  const [text, setText] = useState('')
  const [printed, setPrinted] = useState<readonly string[]>([])
  const adding = useMutation({ mutationFn: addToStock })
  const numbers = [...new Set(text.split(/\s+/).filter((one) => one !== ''))]
  const wrong = numbers.length > MOST || !numbers.every(isName)
  const none = numbers.length === 0 || wrong
  return (
    <section className="sheet-part labels-part" aria-label={words.labels}>
      <h2>{words.labels}</h2>
      <p className="quiet">{words.labelsHint}</p>
      <Input.TextArea
        rows={4}
        aria-label={words.number}
        value={text}
        status={wrong ? 'error' : ''}
        onChange={(event) => setText(event.target.value)}
      />
      {wrong ? (
        <p role="alert" className="failure">
          {words.wrongNumbers}
        </p>
      ) : null}
      <div className="scan-buttons">
        <Button size="large" loading={adding.isPending} disabled={lost || none} onClick={() => adding.mutate(numbers)}>
          {words.stock}
        </Button>
        <Button size="large" disabled={none} onClick={() => setPrinted(numbers)}>
          {words.print}
        </Button>
      </div>
      {adding.error === null ? null : (
        <p role="alert" className="failure">
          <Refusal error={adding.error} />
        </p>
      )}
      {adding.data === undefined ? null : (
        <div className="once" role="status">
          {words.secrets}
          <ul>
            {adding.data.map(({ gateway, secret }) => (
              <li key={gateway}>
                {gateway} <code>{secret}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {printed.length === 0 ? null : <LabelSheet key={printed.join(' ')} numbers={printed} />}
    </section>
  )
}

/** One label each, drawn here: nothing is asked of anybody. */
function LabelSheet({ numbers }: { readonly numbers: readonly string[] }): ReactElement | null {
  const { data } = useQuery({
    queryKey: ['labels', numbers],
    queryFn: async () => {
      const { create } = await import('qrcode')
      return numbers.map((number) => {
        const { size, data: dark } = create(labelOf(number), { errorCorrectionLevel: 'M' }).modules
        return { number, size, path: pathOf(dark, size) }
      })
    },
    staleTime: Infinity,
  })
  useEffect(() => {
    if (data !== undefined) window.print()
  }, [data])
  if (data === undefined) return null
  return (
    <ul className="label-sheet">
      {data.map(({ number, size, path }) => (
        <li key={number}>
          <svg viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={labelOf(number)}>
            <path d={path} />
          </svg>
          <b>{number}</b>
          <span>守望 Shouwang</span>
        </li>
      ))}
    </ul>
  )
}

/** Every dark square of the code. */
function pathOf(dark: ArrayLike<number>, size: number): string {
  const squares: string[] = []
  for (let at = 0; at < size * size; at += 1) {
    if (dark[at] === 1) squares.push(`M${at % size} ${Math.floor(at / size)}h1v1h-1z`)
  }
  return squares.join('')
}
