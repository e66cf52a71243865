import type { Notice, SendResult } from '../../core/notifier.ts'
import { type DurationMs, type EpochMs, seconds } from '../../core/time.ts'
import { modemResult } from './modem-codes.ts'
import type { LineAnswer, ModemLine } from './modem-line.ts'
import { type SubmitPdu, submitPdus } from './modem-submit.ts'
import { type ModemMemory, readMemory, storedIn } from './modem-texts.ts'

export interface ModemPatience {
  /** For what the modem answers by itself. */
  readonly answer: DurationMs
  /** For the network to take a message: up to a minute, by 3GPP TS 27.005, 3.5.1. */
  readonly network: DurationMs
}

export const MODEM_PATIENCE: ModemPatience = { answer: seconds(3), network: seconds(60) }

export interface ModemSettings {
  /** Of the SIM. */
  readonly pin?: string | undefined
  /** E.164, instead of what stands on the SIM. */
  readonly serviceCentre?: string | undefined
}

/** Why a modem can't be used now; `locked`: not before somebody does something, and asking again could lock the SIM. */
export interface SetUpFault {
  readonly reason: string
  readonly locked: boolean
}

/** A modem that answers. Its methods are called one at a time. */
export class ModemSession {
  readonly #line: ModemLine
  readonly #patience: ModemPatience

  constructor(line: ModemLine, patience: ModemPatience) {
    this.#line = line
    this.#patience = patience
  }

  /** Makes it ready to send, and to say what comes in. @returns undefined when it is */
  async setUp({ pin, serviceCentre }: ModemSettings): Promise<SetUpFault | undefined> {
    if (!(await this.#wake())) return { reason: 'no answer to AT', locked: false }
    await this.#ask('ATE0')
    await this.#ask('AT+CMEE=1')
    const locked = await this.#unlock(pin)
    if (locked !== undefined) return locked
    if (serviceCentre !== undefined) await this.#ask(`AT+CSCA="${serviceCentre}"`)
    const mode = await this.#ask('AT+CMGF=0')
    if (mode.end !== 'ok') return { reason: `no PDU mode: ${codeOf(mode)}`, locked: false }
    // Texts are stored and told of, reports come at once. Some modems know no reports.
    const news = await this.#ask('AT+CNMI=2,1,0,1,0')
    if (news.end === 'error') await this.#ask('AT+CNMI=2,1,0,0,0')
    const centre = await this.#ask('AT+CSCA?')
    if (centre.end === 'ok' && centre.lines.some((line) => line.startsWith('+CSCA: ""'))) {
      return { reason: 'the SIM names no service centre: set serviceCentre', locked: false }
    }
    return this.#line.gone ? { reason: 'gone', locked: false } : undefined
  }

  /** What was asked before may still stand in its way. */
  async #wake(): Promise<boolean> {
    for (let tries = 0; tries < 3; tries += 1) {
      if ((await this.#ask('AT')).end === 'ok') return true
      this.#line.escape()
    }
    return false
  }

  async #unlock(pin: string | undefined): Promise<SetUpFault | undefined> {
    const state = await this.#ask('AT+CPIN?')
    if (state.end !== 'ok') return { reason: `no SIM: ${codeOf(state)}`, locked: false }
    if (state.lines.some((line) => line.includes('READY'))) return undefined
    if (!state.lines.some((line) => line.includes('SIM PIN')) || pin === undefined) {
      return { reason: 'the SIM is locked', locked: true }
    }
    const unlocked = await this.#ask(`AT+CPIN="${pin}"`)
    return unlocked.end === 'ok' ? undefined : { reason: `the PIN was refused: ${codeOf(unlocked)}`, locked: true }
  }

  /** @returns what became of the whole text, and the network's reference of each part that it took */
  async send(notice: Notice, reference: number): Promise<{ result: SendResult; references: readonly number[] }> {
    const tries = notice.purpose === 'alarm' ? 'an-hour' : 'a-day'
    const references: number[] = []
    for (const pdu of submitPdus({ to: notice.to, text: notice.text, reference, tries })) {
      const sent = await this.#sendPart(pdu)
      if (typeof sent !== 'number') return { result: sent, references: [] }
      references.push(sent)
    }
    return { result: { state: 'accepted', providerId: notice.id }, references }
  }

  async #sendPart({ hex, length }: SubmitPdu): Promise<number | SendResult> {
    const prompt = await this.#ask(`AT+CMGS=${length}`)
    if (prompt.end !== 'prompt') {
      this.#line.escape()
      // Without the message nothing can have gone out.
      return prompt.end === 'error' && prompt.code !== 'ERROR'
        ? modemResult(prompt.code)
        : { state: 'failed', retryable: true, reason: `no prompt: ${codeOf(prompt)}` }
    }
    const answer = await this.#line.message(hex, this.#patience.network)
    if (answer.end === 'error') return modemResult(answer.code)
    if (answer.end !== 'ok') return { state: 'unknown', reason: codeOf(answer) }
    const reference = /\+CMGS: ?(\d+)/.exec(answer.lines.join('\n'))?.[1]
    return reference === undefined ? { state: 'unknown', reason: 'no +CMGS' } : Number(reference)
  }

  async memory(now: EpochMs): Promise<ModemMemory> {
    const list = await this.#ask('AT+CMGL=4')
    return list.end === 'ok' ? readMemory(storedIn(list.lines), now) : { texts: [], rubbish: [] }
  }

  async forget(indexes: readonly number[]): Promise<void> {
    for (const index of indexes) await this.#ask(`AT+CMGD=${index}`)
  }

  /** Whether it still answers. */
  async answers(): Promise<boolean> {
    return (await this.#ask('AT')).end === 'ok'
  }

  get gone(): boolean {
    return this.#line.gone
  }

  close(): void {
    this.#line.close()
  }

  #ask(command: string): Promise<LineAnswer> {
    return this.#line.ask(command, this.#patience.answer)
  }
}

const codeOf = (answer: LineAnswer): string => (answer.end === 'error' ? answer.code : answer.end)
