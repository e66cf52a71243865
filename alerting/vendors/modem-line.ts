import { type Clock, type DurationMs, type Stop } from '../../core/time.ts'

/** A serial port that is open. */
export interface ModemPort {
  write(bytes: string): void
  onData(listener: (bytes: string) => void): void
  /** Called once, when it is closed or was pulled out. */
  onGone(listener: () => void): void
  close(): void
}

/**
 * How a command ended. `prompt`: the modem waits for a message. `error`: `CMS 332`, `CME 10`, or `ERROR`. `silent`: no answer in time.
 * `gone`: the port is.
 */
export type LineAnswer =
  | { readonly end: 'ok'; readonly lines: readonly string[] }
  | { readonly end: 'prompt' }
  | { readonly end: 'error'; readonly code: string }
  | { readonly end: 'silent' | 'gone' }

/** What a modem says unasked: a text came in, or the report (hex) about one of ours. */
export type ModemNews = { readonly kind: 'text' } | { readonly kind: 'report'; readonly hex: string }

interface Waiting {
  readonly command: string
  readonly lines: string[]
  end(answer: LineAnswer): void
}

/** AT commands over a port, one at a time (3GPP TS 27.005, 27.007): each ends in `OK`, an error, a prompt, or not at all. */
export class ModemLine {
  readonly #port: ModemPort
  readonly #clock: Clock
  readonly #onNews: (news: ModemNews) => void
  #waiting: Waiting | undefined
  #unread = ''
  /** The next line is a report. */
  #reportFollows = false
  #gone = false

  constructor(port: ModemPort, clock: Clock, onNews: (news: ModemNews) => void) {
    this.#port = port
    this.#clock = clock
    this.#onNews = onNews
  }

  /** Begins to listen. */
  listen(): void {
    this.#port.onData((bytes) => this.#take(bytes))
    this.#port.onGone(() => {
      this.#gone = true
      this.#waiting?.end({ end: 'gone' })
    })
  }

  get gone(): boolean {
    return this.#gone
  }

  close(): void {
    this.#port.close()
  }

  /** Says the command, and waits for how it ends. */
  ask(command: string, patience: DurationMs): Promise<LineAnswer> {
    return this.#say(command, `${command}\r`, patience)
  }

  /** Hands over the message that the prompt asks for; Ctrl-Z ends it. */
  message(hex: string, patience: DurationMs): Promise<LineAnswer> {
    return this.#say(hex, `${hex}\x1a`, patience)
  }

  /** Takes back a prompt that nothing is to follow. */
  escape(): void {
    if (!this.#gone) this.#port.write('\x1b')
  }

  #say(command: string, bytes: string, patience: DurationMs): Promise<LineAnswer> {
    if (this.#gone) return Promise.resolve({ end: 'gone' })
    return new Promise((resolve) => {
      let stop: Stop = () => {}
      const waiting: Waiting = {
        command,
        lines: [],
        end: (answer) => {
          if (this.#waiting === waiting) this.#waiting = undefined
          stop()
          resolve(answer)
        },
      }
      this.#waiting = waiting
      stop = this.#clock.after(patience, () => waiting.end({ end: 'silent' }))
      this.#port.write(bytes)
    })
  }

  #take(bytes: string): void {
    this.#unread += bytes
    for (;;) {
      const end = /[\r\n]/.exec(this.#unread)?.index
      if (end === undefined) break
      const line = this.#unread.slice(0, end).trim()
      this.#unread = this.#unread.slice(end + 1)
      if (line !== '') this.#line(line)
    }
    // The prompt ends in no line.
    if (/^\s*> ?$/.test(this.#unread)) {
      this.#unread = ''
      this.#waiting?.end({ end: 'prompt' })
    }
    // A modem that babbles without an end.
    if (this.#unread.length > LONGEST_LINE) this.#unread = ''
  }

  #line(line: string): void {
    if (this.#isNews(line)) return
    const waiting = this.#waiting
    if (waiting === undefined || line === waiting.command) return
    const end = endIn(line, waiting.lines)
    if (end !== undefined) return waiting.end(end)
    if (waiting.lines.length < MOST_LINES) waiting.lines.push(line)
  }

  #isNews(line: string): boolean {
    const isReport = this.#reportFollows
    this.#reportFollows = line.startsWith('+CDS:')
    if (isReport) this.#onNews({ kind: 'report', hex: line })
    else if (line.startsWith('+CMTI:')) this.#onNews({ kind: 'text' })
    else return this.#reportFollows
    return true
  }
}

function endIn(line: string, lines: readonly string[]): LineAnswer | undefined {
  if (line === 'OK') return { end: 'ok', lines }
  if (line === 'ERROR') return { end: 'error', code: 'ERROR' }
  const error = /^\+(CM[SE]) ERROR: ?(.+)$/.exec(line)
  return error === null ? undefined : { end: 'error', code: `${error[1] ?? ''} ${error[2] ?? ''}` }
}

/** A message in hex has fewer than 400 characters. */
const LONGEST_LINE = 4096
/** A SIM holds some dozens of texts, two lines each. */
const MOST_LINES = 2000
