import type { Alert } from './alert.ts'
import { groupKind, groupRecovered } from './group-text.ts'
import { recoveredWords } from './recovery-words.ts'
import { kindOf, placesOf, PREFIX, type TextFacts } from './sms-text.ts'

/** What one person, or a group, has to hear of routine matters. */
export interface DigestSheet {
  readonly open: readonly Alert[]
  /** What is over, of what they were told before. */
  readonly recovered: readonly Alert[]
  /** Whether it is a chat group's: more people read it than were meant. */
  readonly group: boolean
}

/** What an SMS of several parts can hold and a person reads. */
const MOST_ITEMS = 12
/** In UTF-16 units. Vendors take 500, the sender's name and the words around the list included. */
const MOST_UNITS = 420

interface Item {
  readonly isOver: boolean
  readonly text: string
}

/** The daily digest for one person: one text, or as many as a long list takes, each saying how many there are. */
export function digestTexts({ open, recovered, group }: DigestSheet, facts: TextFacts): readonly string[] {
  const items = [
    ...open.map((alert) => ({ isOver: false, text: itemText(alert, group ? groupKind(alert) : kindOf(alert), facts) })),
    ...recovered.map((alert) => ({
      isOver: true,
      text: itemText(alert, group ? groupRecovered(alert) : recoveredWords(alert), facts),
    })),
  ]
  const parts = partsOf(items)
  return parts.map((here, index) => {
    const part = parts.length === 1 ? '' : `(${index + 1}/${parts.length})`
    const listed = (isOver: boolean): string =>
      here
        .filter((item) => item.isOver === isOver)
        .map(({ text }) => text)
        .join(';')
    const [news, over] = [listed(false), listed(true)]
    return [
      PREFIX,
      news === '' ? '' : `日常事项${open.length}件${part}:${news}。`,
      over === '' ? '' : `已恢复${recovered.length}件${part}:${over}。`,
      // Nobody reads answers in a group.
      news === '' || group ? '' : '回复1加码表示收到',
    ].join('')
  })
}

function partsOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const parts: Item[][] = []
  let room = 0
  for (const item of items) {
    const last = parts.at(-1)
    if (last === undefined || last.length >= MOST_ITEMS || item.text.length >= room) {
      parts.push([item])
      room = MOST_UNITS - item.text.length
    } else {
      last.push(item)
      room -= item.text.length + 1
    }
  }
  return parts
}

function itemText(alert: Alert, what: string, facts: TextFacts): string {
  const places = placesOf(alert, facts)
  return `${places[1] ?? places[0] ?? ''}${what},码${alert.code}`
}
