import type { Alert } from './alert.ts'
import { recoveredWords } from './recovery-words.ts'
import { kindOf, placesOf, PREFIX, type TextFacts } from './sms-text.ts'

/** What one person has to hear of routine matters. */
export interface DigestSheet {
  readonly open: readonly Alert[]
  /** What is over, of what they were told before. */
  readonly recovered: readonly Alert[]
}

/** What an SMS of several parts can hold and a person reads. */
const MOST_ITEMS = 12

/** The daily digest for one person: one text, or as many as a long list takes, each saying how many there are. */
export function digestTexts({ open, recovered }: DigestSheet, facts: TextFacts): readonly string[] {
  const items = [
    ...open.map((alert) => ({ alert, isOver: false })),
    ...recovered.map((alert) => ({ alert, isOver: true })),
  ]
  const parts = Math.ceil(items.length / MOST_ITEMS)
  return Array.from({ length: parts }, (_, index) => {
    const here = items.slice(index * MOST_ITEMS, (index + 1) * MOST_ITEMS)
    const part = parts === 1 ? '' : `(${index + 1}/${parts})`
    const listed = (isOver: boolean): string =>
      here
        .filter((item) => item.isOver === isOver)
        .map(({ alert }) => itemText(alert, isOver, facts))
        .join(';')
    const [news, over] = [listed(false), listed(true)]
    return [
      PREFIX,
      news === '' ? '' : `日常事项${open.length}件${part}:${news}。`,
      over === '' ? '' : `已恢复${recovered.length}件${part}:${over}。`,
      news === '' ? '' : '回复1加码表示收到',
    ].join('')
  })
}

function itemText(alert: Alert, isOver: boolean, facts: TextFacts): string {
  const places = placesOf(alert, facts)
  return `${places[1] ?? places[0] ?? ''}${isOver ? recoveredWords(alert.kind) : kindOf(alert)},码${alert.code}`
}
