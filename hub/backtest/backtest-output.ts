import type { Comparison } from '../../alerting/shadow/compare-alerts.ts'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { dateTimeText } from '../../core/calendar.ts'
import type { AlertKind } from '../../core/finding.ts'
import type { HomeId } from '../../core/names.ts'
import { stopwatch } from '../../core/time.ts'
import { alertHeader, alertJson, alertLine, countLines } from './alert-lines.ts'
import type { Language, Telling } from './alert-lines.ts'
import type { BacktestResult } from './backtest.ts'
import type { SourceListener } from './backtest-source.ts'
import { refuseBadLine } from './backtest-source.ts'
import type { CommandOptions } from './backtest-options.ts'
import { comparisonText } from './comparison-text.ts'
import type { Terminal } from './progress.ts'
import { ProgressBar } from './progress.ts'
import { tellingOrder } from './telling-order.ts'

export interface Streams {
  readonly stdout: Pick<Terminal, 'write'>
  readonly stderr: Terminal
}

const BAD_LINES_NAMED = 5
const HOMES_NAMED = 5

/** Says what a backtest finds: alerts on standard output, all about the run itself on standard error. */
export class BacktestOutput implements SourceListener {
  readonly #options: Pick<CommandOptions, 'json' | 'lang' | 'report' | 'skipBad'>
  readonly #streams: Streams
  readonly #bar: ProgressBar
  readonly #elapsed = stopwatch()
  readonly #counts = new Map<AlertKind, number>()
  #telling: Telling
  #badLines = 0
  #headerPrinted = false

  constructor(options: Pick<CommandOptions, 'json' | 'lang' | 'report' | 'skipBad'>, streams: Streams) {
    this.#options = options
    this.#streams = streams
    this.#bar = new ProgressBar(streams.stderr)
    this.#telling = { language: options.lang, timeZone: 'UTC' }
  }

  begin(timeZone: string): void {
    this.#telling = { language: this.#options.lang, timeZone }
  }

  /** All homes. */
  isWanted(): boolean {
    return true
  }

  progress(share: number): void {
    if (this.#options.report === true) this.#say(JSON.stringify({ share }))
    this.#bar.show(share)
  }

  alert(alert: WouldBeAlert): void {
    this.#counts.set(alert.kind, (this.#counts.get(alert.kind) ?? 0) + 1)
    if (this.#options.json === true) {
      this.#print(alertJson(alert, this.#telling))
      return
    }
    if (!this.#headerPrinted) this.#print(alertHeader(this.#telling.language))
    this.#headerPrinted = true
    this.#print(alertLine(alert, this.#telling))
  }

  comparison(comparison: Comparison): void {
    if (this.#options.json !== true) {
      this.#print(comparisonText(comparison, this.#telling))
      return
    }
    const line = (change: 'more' | 'fewer', alert: WouldBeAlert): string =>
      alertJson(alert, this.#telling).replace('{', `{"change":"${change}",`)
    const changes = [
      ...comparison.more.map((alert) => ({ alert, line: line('more', alert) })),
      ...comparison.fewer.map((alert) => ({ alert, line: line('fewer', alert) })),
    ].toSorted((a, b) => tellingOrder(a.alert, b.alert))
    for (const { line } of changes) this.#print(line)
  }

  /** @throws RECORDING_INVALID unless bad lines are to be passed over */
  badLine(sentence: string): void {
    if (this.#options.skipBad !== true) refuseBadLine(sentence)
    this.#badLines += 1
    if (this.#badLines <= BAD_LINES_NAMED) this.#say(sentence)
  }

  /** @param namedNowhere homes that a rules file names, and of which nothing was read */
  end(result: BacktestResult, namedNowhere: readonly HomeId[]): void {
    this.#bar.clear()
    const words = WORDS[this.#telling.language]
    if (this.#badLines > 0) this.#say(words.bad(this.#badLines))
    if (namedNowhere.length > 0) this.#say(words.nowhere(namedNowhere.slice(0, HOMES_NAMED).join(', ')))
    if (this.#options.report === true) this.#say(JSON.stringify({ homes: result.homes, readings: result.readings }))
    if (this.#options.json === true) return
    if (this.#counts.size > 0) this.#print(['', ...countLines(this.#counts, this.#telling.language)].join('\n'))
    this.#print(`\n${this.#ran(result)}`)
  }

  #ran({ readings, homes, first, last }: BacktestResult): string {
    const { language, timeZone } = this.#telling
    const span =
      first === undefined || last === undefined
        ? '–'
        : [first, last].map((at) => dateTimeText(at, timeZone)).join(' – ')
    return WORDS[language].ran({ span, homes, readings, seconds: (this.#elapsed() / 1000).toFixed(1) })
  }

  #print(line: string): void {
    this.#bar.clear()
    this.#streams.stdout.write(`${line}\n`)
  }

  #say(line: string): void {
    this.#bar.clear()
    this.#streams.stderr.write(`${line}\n`)
  }
}

interface Ran {
  readonly span: string
  readonly homes: number
  readonly readings: number
  readonly seconds: string
}

const WORDS: Readonly<
  Record<
    Language,
    {
      readonly bad: (lines: number) => string
      readonly nowhere: (homes: string) => string
      readonly ran: (by: Ran) => string
    }
  >
> = {
  zh: {
    bad: (lines) => `${lines} 行无法读取,已跳过`,
    nowhere: (homes) => `规则文件写到的住户没有读数,请核对编号:${homes}`,
    ran: ({ span, homes, readings, seconds }) => `回放 ${span},${homes} 户,${readings} 个读数,用时 ${seconds} 秒`,
  },
  en: {
    bad: (lines) => `${lines} lines could not be read and were passed over`,
    nowhere: (homes) => `The rules name homes of which there are no readings, check their ids: ${homes}`,
    ran: ({ span, homes, readings, seconds }) => `${span}: ${homes} homes, ${readings} readings, in ${seconds} s`,
  },
}
