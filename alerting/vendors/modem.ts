import { reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'
import { type Clock, type DurationMs, minutes, seconds, type Stop } from '../../core/time.ts'
import { readPdu } from './modem-deliver.ts'
import { ModemLine, type ModemNews, type ModemPort } from './modem-line.ts'
import { type ModemPatience, ModemSession, type ModemSettings, MODEM_PATIENCE } from './modem-session.ts'
import type { CallbackSinks } from './vendor.ts'

export interface ModemOptions extends ModemSettings {
  readonly name: string
  /** Opens the port. Rejects when there is none, as while nothing is plugged in. */
  readonly open: () => Promise<ModemPort>
  readonly clock: Clock
  readonly log: Log
  readonly patience?: ModemPatience | undefined
  /** How soon it is looked for again when it is not there; 5 s when left out. */
  readonly looksAgain?: DurationMs | undefined
}

type Sinks = Pick<CallbackSinks, 'onText' | 'onReceipt'>

/** A notifier answers within 10 s. */
const ANSWERS_WITHIN = seconds(9.5)
const LOOKS_AGAIN = seconds(5)
/** Whoever stops the hub does not wait for a network that is silent for a minute. */
const CLOSES_WITHIN = seconds(5)
/** News of a text can get lost, and parts of a long one come late. */
const READS_EVERY = minutes(1)
/** Sends whose fate can be asked for, and whose reports are understood. */
const REMEMBERED = 300

interface Send {
  begun: boolean
  cancelled: boolean
  readonly done: Promise<SendResult>
}

/** The parts of a text that no report has come about yet. */
interface Reported {
  readonly notice: string
  readonly open: Set<number>
}

/**
 * SMS by a GSM modem on a serial port: the path of last resort, which needs no internet. It is looked for until it is there, and again
 * when it was pulled out; one thing is asked of it at a time.
 */
export class Modem implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['sms']
  readonly #options: ModemOptions
  readonly #sends = new Map<string, Send>()
  readonly #reports = new Map<number, Reported>()
  readonly #stops: Stop[] = []
  #sinks: Sinks | undefined
  #session: ModemSession | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #reference = 0
  #locked = false
  #trouble = ''
  #stopped = false

  constructor(options: ModemOptions) {
    this.name = options.name
    this.#options = options
  }

  /** Begins to look for the modem. What comes in from now on goes to the sinks. */
  listen(sinks: Sinks): void {
    const { clock, log, looksAgain = LOOKS_AGAIN } = this.#options
    const onError = (error: unknown): void =>
      log.error('the modem failed', { vendor: this.name, reason: reasonOf(error) })
    this.#sinks = sinks
    this.#stops.push(
      clock.every(looksAgain, () => this.#keep(), onError),
      clock.every(READS_EVERY, () => this.#read(), onError),
    )
    void this.#keep().catch(onError)
  }

  /** Lets go of the port: when it has done what it is doing, but soon. */
  async close(): Promise<void> {
    this.#stopped = true
    for (const stop of this.#stops.splice(0)) stop()
    await new Promise<void>((resolve) => {
      const stop = this.#options.clock.after(CLOSES_WITHIN, resolve)
      void this.#turn.finally(resolve).finally(stop)
    })
    this.#drop()
  }

  async send(notice: Notice): Promise<SendResult> {
    const send: Send = { begun: false, cancelled: false, done: this.#exclusively(() => this.#begin(send, notice)) }
    this.#sends.set(notice.id, send)
    forgetOldest(this.#sends)
    return this.#withinPatience(send.done, () => {
      if (send.begun) return { state: 'unknown', reason: 'the network takes its time' }
      send.cancelled = true
      return BUSY
    })
  }

  /** The modem keeps nothing that could be asked, but this process knows what it has not seen the end of. */
  async lookUp(notice: Notice): Promise<SendResult> {
    const send = this.#sends.get(notice.id)
    if (send === undefined) return { state: 'unknown', reason: 'look-up: of another run' }
    return this.#withinPatience(send.done, () => ({ state: 'unknown', reason: 'look-up: still on its way' }))
  }

  #withinPatience(done: Promise<SendResult>, otherwise: () => SendResult): Promise<SendResult> {
    return new Promise((resolve) => {
      const stop = this.#options.clock.after(ANSWERS_WITHIN, () => resolve(otherwise()))
      void done.then(resolve, (error: unknown) => resolve({ state: 'unknown', reason: reasonOf(error) })).finally(stop)
    })
  }

  async #begin(send: Send, notice: Notice): Promise<SendResult> {
    if (send.cancelled) return BUSY
    const session = await this.#ready()
    if (session === undefined) return { state: 'failed', retryable: true, reason: `no modem: ${this.#trouble}` }
    if (send.cancelled) return BUSY
    send.begun = true
    this.#reference = (this.#reference + 1) % 256
    const { result, references } = await session.send(notice, this.#reference)
    // Whatever it still says belongs to nothing any more.
    if (result.state === 'unknown') this.#drop()
    const reported = { notice: notice.id, open: new Set(references) }
    for (const reference of references) this.#reports.set(reference, reported)
    return result
  }

  /** One thing after the other, whatever becomes of each. */
  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => {})
    return done
  }

  #keep(): Promise<void> {
    return this.#exclusively(async () => {
      const before = this.#session
      const session = await this.#ready()
      // What came in while it was away.
      if (session !== undefined && session !== before) await this.#readNow()
    })
  }

  /** The modem as it is, or looked for once more. */
  async #ready(): Promise<ModemSession | undefined> {
    if (this.#session?.gone === true) this.#drop()
    if (this.#session !== undefined || this.#locked || this.#stopped) return this.#session
    const trouble = await this.#connect()
    if (trouble !== this.#trouble && trouble !== '') {
      this.#options.log.warn('the modem can not be used', { vendor: this.name, reason: trouble })
    }
    this.#trouble = trouble
    return this.#session
  }

  /** @returns what is wrong; empty when nothing is */
  async #connect(): Promise<string> {
    const { open, clock, patience = MODEM_PATIENCE, log } = this.#options
    try {
      const line = new ModemLine(await open(), clock, (news) => this.#hear(news))
      line.listen()
      const session = new ModemSession(line, patience)
      const fault = await session.setUp(this.#options)
      if (fault === undefined) {
        this.#session = session
        log.info('the modem is ready', { vendor: this.name })
        return ''
      }
      session.close()
      // A PIN is tried once: the third wrong one locks the SIM for good.
      this.#locked = fault.locked
      return fault.reason
    } catch (error) {
      return reasonOf(error)
    }
  }

  #drop(): void {
    this.#session?.close()
    this.#session = undefined
  }

  #hear(news: ModemNews): void {
    const told = news.kind === 'text' ? this.#read() : this.#report(news.hex)
    void told.catch((error: unknown) =>
      this.#options.log.error('what the modem said could not be kept', { vendor: this.name, reason: reasonOf(error) }),
    )
  }

  #read(): Promise<void> {
    return this.#exclusively(() => this.#readNow())
  }

  /** A text is deleted when it is on disk; one that could not be kept is read again. */
  async #readNow(): Promise<void> {
    const session = this.#session
    if (session === undefined || this.#sinks === undefined) return
    const { clock, log } = this.#options
    const { texts, rubbish } = await session.memory(clock.now())
    for (const { id, from, body, sentAt, indexes } of texts) {
      await this.#sinks.onText({ vendor: this.name, id, from, body, ...(sentAt === undefined ? {} : { sentAt }) })
      await session.forget(indexes)
    }
    if (rubbish.length > 0) log.info('what the modem held was of no use', { vendor: this.name, count: rubbish.length })
    await session.forget(rubbish)
    if (!session.gone && !(await session.answers())) this.#drop()
  }

  async #report(hex: string): Promise<void> {
    const pdu = readPdu(hex)
    if (pdu?.kind !== 'report' || pdu.state === 'pending') return
    const { reference, state } = pdu
    const reported = this.#reports.get(reference)
    this.#reports.delete(reference)
    reported?.open.delete(reference)
    // All of a long text is there, or it is not.
    if (reported === undefined || (state === 'delivered' && reported.open.size > 0)) return
    const reason = state === 'failed' ? 'undelivered' : undefined
    await this.#sinks?.onReceipt({ vendor: this.name, providerId: reported.notice, state, reason })
  }
}

const BUSY: SendResult = { state: 'failed', retryable: true, reason: 'modem busy' }

function forgetOldest(sends: Map<string, Send>): void {
  const [oldest] = sends.keys()
  if (sends.size > REMEMBERED && oldest !== undefined) sends.delete(oldest)
}
