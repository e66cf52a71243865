import { type CivilDay, civilDayText, parseCivilDay, weekdayOf } from './civil-day.ts'
import type { Words } from './finding.ts'
import { weekdayWords } from './holiday-faults.ts'
import { type HolidayToken, holidayTokens } from './holiday-tokens.ts'
import { daysFromTo, type Festival } from './holidays.ts'

/** Something that a person has to mend in a text. */
export interface HolidayTextFault {
  /** From 1. */
  readonly line: number
  readonly says: Words
}

export interface ReadHolidays {
  readonly festivals: readonly Festival[]
  /** When there is any, nothing of the text may be used. */
  readonly faults: readonly HolidayTextFault[]
}

/** A year's notice has a tenth of that. */
const MOST_TEXT = 4000
const MOST_NAMED = 20
const A_NAME = /^[\p{L}\p{M} 、'’-]+$/u
/** The longest stretch that is worked at once is a weekend. */
const MOST_WORKED = 2

/**
 * Reads a year's notice, a festival a line: as the State Council writes it,
 *
 *     二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
 *
 * or shorter, `春节 2027-02-05 至 2027-02-11；上班 2027-01-30 2027-02-20`, or as rows of a table: name, first day, last day, make-up days.
 * What the notice says twice (days of the week, how many days) is held against the calendar of `year`: so last year's is noticed.
 */
export function readHolidayText(text: string, year: number): ReadHolidays {
  const whole: (says: Words) => ReadHolidays = (says) => ({ festivals: [], faults: [{ line: 1, says }] })
  if (text.length > MOST_TEXT) {
    const zh = `文字太长（${text.length} 字，最多 ${MOST_TEXT} 字）：请只保留每个节日一行。`
    return whole({ zh, en: `The text is too long (${MOST_TEXT} characters at most): keep one line a festival.` })
  }
  const festivals: Festival[] = []
  const faults: HolidayTextFault[] = []
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const read = readLine(raw.normalize('NFKC').trim(), year)
    if (read === undefined) continue
    if ('zh' in read) faults.push({ line: index + 1, says: read })
    else festivals.push(read)
  }
  if (festivals.length > 0 || faults.length > 0) return { festivals, faults }
  return whole({ zh: '没有内容：请粘贴通知，每个节日一行。', en: 'It is empty: paste the notice, a line a festival.' })
}

/** @returns what is wrong, or `undefined` for a line that says nothing of a festival */
function readLine(line: string, year: number): Festival | Words | undefined {
  if (line === '') return undefined
  const cells = line.split(line.includes('\t') ? '\t' : ',').map((cell) => cell.trim())
  if (isHeading(cells)) return undefined
  if (isRow(cells)) return tableRow(cells, year)
  const title = /^\D*(\d{4})年[^月]*$/.exec(line)
  if (title !== null) return Number(title[1]) === year ? undefined : otherYear(Number(title[1]), year)
  return sentence(line, year)
}

function sentence(line: string, year: number): Festival | Words {
  const { name, rest } = named(line)
  if (name === '') return { zh: '没有写节日名称：请写成“春节：…”。', en: 'The festival’s name is missing.' }
  if (!A_NAME.test(name) || name.length > MOST_NAMED || !/\d/.test(rest)) return noFestival(line)
  return new Line(name, year).read(holidayTokens(rest))
}

/** `节日 第一天 最后一天`, over a table. */
const isHeading = ([first = '', second = '']: readonly string[]): boolean =>
  /^(节日|名称|festival|name)/i.test(first) && !/\d/.test(second)

const isRow = (cells: readonly string[]): boolean => cells.length >= 3 && cells.slice(1, 3).every(isOneDay)
const isOneDay = (cell: string): boolean => {
  const [first, ...more] = holidayTokens(cell)
  return first?.kind === 'date' && first.month !== undefined && more.length === 0
}

function tableRow([name = '', from = '', until = '', ...worked]: readonly string[], year: number): Festival | Words {
  const off = `${from} 至 ${until}`
  const made = worked.filter((cell) => cell !== '').join(' ')
  return new Line(name, year).read(holidayTokens(made === '' ? off : `${off};上班 ${made}`))
}

function named(line: string): { readonly name: string; readonly rest: string } {
  const bare = line.replace(/^(?:\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十]+、|\d{1,2}[.、](?!\d))\s*/, '')
  const colon = bare.indexOf(':')
  const at = colon < 0 ? bare.search(/\d/) : colon
  if (at < 0) return { name: bare, rest: '' }
  return { name: bare.slice(0, at).trim(), rest: bare.slice(at) }
}

const noFestival = (line: string): Words => {
  const shown = line.length > MOST_NAMED ? `${line.slice(0, MOST_NAMED)}…` : line
  return {
    zh: `“${shown}”里没有节日和日期：请删去这一行，或写成“春节：2月5日至11日放假”。`,
    en: `"${shown}" has no festival with its days: remove the line, or write it like 春节 2027-02-05 至 2027-02-11.`,
  }
}

const otherYear = (written: number, year: number): Words => ({
  zh: `这是 ${written} 年的通知，正在录入的是 ${year} 年。`,
  en: `This is the notice of ${written}; the year entered is ${year}.`,
})

const LOOSE_END: Words = {
  zh: '“至”的前后须各有一个日期：请检查。',
  en: 'A day is missing before or behind 至: check it.',
}

interface Span {
  readonly from: CivilDay
  readonly until: CivilDay
}

/** What is known of one festival while its line is read from left to right. */
class Line {
  readonly #name: string
  readonly #year: number
  readonly #spans: Record<'off' | 'work', Span[]> = { off: [], work: [] }
  /** Days of which is not said yet whether they are off or worked: the notice says it behind them. */
  #pending: Span[] = []
  /** Said in front of the days. */
  #said: 'off' | 'work' | undefined
  #isOpen = false
  #last: CivilDay | undefined
  #count: number | undefined
  #fault: Words | undefined

  constructor(name: string, year: number) {
    this.#name = name
    this.#year = year
  }

  read(tokens: readonly HolidayToken[]): Festival | Words {
    for (const token of [...tokens, { kind: 'end' } as const]) {
      this.#take(token)
      if (this.#fault !== undefined) return this.#fault
    }
    return this.#festival()
  }

  #take(token: HolidayToken): void {
    switch (token.kind) {
      case 'date':
        return this.#date(token)
      case 'weekday':
        return this.#checkWeekday(token.weekday)
      case 'to':
        return this.#open()
      case 'off':
      case 'work':
        return this.#sort(token.kind)
      case 'end':
        this.#settle(this.#said ?? 'off')
        this.#said = undefined
        return
      case 'count':
        this.#count = token.days
        return
      default:
        this.#fault = {
          zh: `看不懂“${token.text}”：请删去，只保留日期、放假和上班。`,
          en: `"${token.text}" is not understood: keep the days, 放假 and 上班 only.`,
        }
    }
  }

  #date({ text, year, month, day }: Extract<HolidayToken, { readonly kind: 'date' }>): void {
    const before = this.#last === undefined ? '' : civilDayText(this.#last)
    const inYear = year ?? (month === undefined && before !== '' ? Number(before.slice(0, 4)) : this.#year)
    const inMonth = month ?? Number(before.slice(5, 7))
    const two = (n: number): string => String(n).padStart(2, '0')
    const found = parseCivilDay(`${String(inYear).padStart(4, '0')}-${two(inMonth)}-${two(day)}`)
    if (found === undefined) {
      this.#fault = { zh: `没有“${text}”这一天：请检查日期。`, en: `There is no such day as ${text}: check it.` }
      return
    }
    const open = this.#isOpen ? this.#pending.pop() : undefined
    this.#pending.push({ from: open?.from ?? found, until: found })
    this.#isOpen = false
    this.#last = found
  }

  #open(): void {
    if (this.#isOpen || this.#pending.length === 0) this.#fault = LOOSE_END
    this.#isOpen = true
  }

  #checkWeekday(weekday: number): void {
    if (this.#last === undefined || weekdayOf(this.#last) === weekday) return
    const [said, is] = [weekdayWords(this.#last - weekdayOf(this.#last) + weekday), weekdayWords(this.#last)]
    const day = civilDayText(this.#last)
    this.#fault = {
      zh: `${day} 是${is.zh}，通知写的是${said.zh}：是哪一年的通知？`,
      en: `${day} is a ${is.en}, and the notice says ${said.en}: of which year is it?`,
    }
  }

  #sort(kind: 'off' | 'work'): void {
    // `放假 2月5日，上班 2月20日`: the days between the two words belong to the first.
    if (this.#said !== undefined) this.#settle(this.#said)
    if (this.#pending.length === 0) this.#said = kind
    else this.#settle(kind)
  }

  #settle(kind: 'off' | 'work'): void {
    if (this.#isOpen) this.#fault = LOOSE_END
    this.#spans[kind].push(...this.#pending)
    this.#pending = []
  }

  #festival(): Festival | Words {
    const { off, work } = this.#spans
    const [span, another] = off
    if (span === undefined)
      return {
        zh: `「${this.#name}」没有放假日期：请写成“2月5日至11日放假”。`,
        en: `"${this.#name}" has no days off: write them like 2027-02-05 至 2027-02-11.`,
      }
    if (another !== undefined)
      return {
        zh: `「${this.#name}」有几段放假：每段请各写一行。`,
        en: `"${this.#name}" has several stretches off: write a line for each.`,
      }
    const days = span.until - span.from + 1
    if (this.#count !== undefined && this.#count !== days)
      return {
        zh: `「${this.#name}」写的是共 ${this.#count} 天，按日期是 ${days} 天：请检查。`,
        en: `"${this.#name}" is said to last ${this.#count} days, and its dates make ${days}: check them.`,
      }
    const long = work.find(({ from, until }) => until < from || until - from >= MOST_WORKED)
    if (long !== undefined)
      return {
        zh: `「${this.#name}」的上班日连续太多：请逐日写出。`,
        en: `"${this.#name}" is worked for too many days on end: write each day.`,
      }
    const makeUp = work.flatMap(({ from, until }) => daysFromTo(from, until))
    return { name: this.#name, from: span.from, until: span.until, makeUp }
  }
}
