import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VendorMood } from './fake-vendor-server.ts'
import { readSubmit } from './sms-pdus.ts'
import type { Terminal, Terminals } from './terminals.ts'

const CTRL_Z = '\x1a'
const ESCAPE = '\x1b'
const ENDS: ReadonlySet<string> = new Set(['\r', CTRL_Z, ESCAPE])

export interface ModemMessage {
  readonly to: string
  /** All parts that came so far. */
  text: string
  parts: number
  readonly reference: number
  readonly networkReferences: number[]
}

/** A GSM modem on a real pseudo-terminal, which misbehaves as real ones do. Needs python3 for the terminal alone. */
export class FakeModem {
  /** Where it is plugged in: a link that stays when it is pulled out and put back. */
  readonly path: string
  readonly messages: ModemMessage[] = []
  readonly commands: string[] = []
  /** What it does with the next messages, one each. */
  readonly nextMoods: VendorMood[] = []
  /** What it answers to some commands instead of OK. */
  readonly answers = new Map<string, string>([
    ['AT+CPIN?', '+CPIN: READY\r\n\r\nOK'],
    ['AT+CSCA?', '+CSCA: "+8613800220500",145\r\n\r\nOK'],
  ])
  /** What stands in its memory, by index. */
  readonly memory = new Map<number, string>()
  /** The network's code that a refused message gets. */
  refusal = '+CMS ERROR: 1'
  readonly #folder: string
  /** Whether it asks for the message that a command announces. */
  prompts = true
  readonly #terminals: Terminals
  #terminal: Terminal | undefined
  #ended = false
  #replugging: Promise<void> = Promise.resolve()
  #unread = ''
  #echo = true
  #expected: number | undefined
  #networkReference = 0
  #index = 0

  private constructor(terminals: Terminals) {
    this.#terminals = terminals
    this.#folder = mkdtempSync(join(tmpdir(), 'modem-'))
    this.path = join(this.#folder, 'ttyUSB0')
  }

  /** @param plugged whether it is there from the start */
  static async start(terminals: Terminals, plugged = true): Promise<FakeModem> {
    const fake = new FakeModem(terminals)
    if (plugged) await fake.plug()
    return fake
  }

  /** Put in, or pulled out and put back in one go. */
  async plug(): Promise<void> {
    const terminal = await this.#terminals.open()
    if (this.#ended) return void terminal.socket.destroy()
    this.#hangUp()
    this.#terminal = terminal
    this.#echo = true
    this.#expected = undefined
    this.#unread = ''
    symlinkSync(terminal.path, this.path)
    terminal.socket.on('data', (bytes: Buffer) => this.#take(bytes.toString('latin1')))
  }

  /** Pulled out: whoever has it open is told so. */
  async unplug(): Promise<void> {
    await this.#replugging
    this.#hangUp()
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.unplug()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #hangUp(): void {
    rmSync(this.path, { force: true })
    this.#terminal?.socket.destroy()
    this.#terminal = undefined
  }

  /** Whole texts, oldest first. */
  texts(): readonly string[] {
    return this.messages.map(({ text }) => text)
  }

  /** A message comes in from the network; the modem says so, unless its news get lost. */
  comesIn(hex: string, { silently = false } = {}): void {
    this.#index += 1
    this.memory.set(this.#index, hex)
    if (!silently) this.say(`+CMTI: "SM",${this.#index}`)
  }

  say(line: string): void {
    this.#terminal?.socket.write(`\r\n${line}\r\n`)
  }

  #take(bytes: string): void {
    this.#unread += bytes
    for (;;) {
      const at = Array.from(this.#unread).findIndex((character) => ENDS.has(character))
      if (at < 0) return
      const said = this.#unread.slice(0, at)
      const end = this.#unread[at]
      this.#unread = this.#unread.slice(at + 1)
      if (end === '\r') this.#command(said.trim())
      else if (end === CTRL_Z) this.#message(said)
      else this.#expected = undefined
    }
  }

  #command(command: string): void {
    if (command === '') return
    this.commands.push(command)
    if (this.#echo) this.#terminal?.socket.write(`${command}\r`)
    if (command === 'ATE0') this.#echo = false
    const answer = this.answers.get(command)
    if (answer !== undefined) return this.say(answer)
    if (command === 'AT+CMGL=4') return this.say(this.#list())
    if (command.startsWith('AT+CMGS=')) return this.#prompt(Number(command.slice(8)))
    if (command.startsWith('AT+CMGD=')) this.memory.delete(Number(command.slice(8)))
    this.say('OK')
  }

  #prompt(length: number): void {
    if (!this.prompts) return this.say('+CMS ERROR: 310')
    this.#expected = length
    this.#terminal?.socket.write('\r\n> ')
  }

  #list(): string {
    const entries = [...this.memory].map(([index, hex]) => `+CMGL: ${index},0,,${hex.length / 2 - 8}\r\n${hex}`)
    return [...entries, '', 'OK'].join('\r\n')
  }

  #message(hex: string): void {
    const expected = this.#expected
    this.#expected = undefined
    if (expected === undefined) return
    const mood = this.nextMoods.shift() ?? 'accept'
    if (mood === 'refuse') return this.say(this.refusal)
    if (mood === 'not-now') return this.say('+CMS ERROR: 42')
    if (mood === 'too-many') return this.say('+CMS ERROR: 314')
    if (mood === 'hang') return
    if (mood === 'reset') return void (this.#replugging = this.plug())
    if (hex.length / 2 - 1 !== expected) return this.say('+CMS ERROR: 304')
    this.#keep(hex)
    this.#answer(mood)
  }

  #answer(mood: VendorMood): void {
    const taken = `+CMGS: ${this.#networkReference}`
    switch (mood) {
      case 'accept-then-hang':
        return
      case 'accept-then-reset':
        return void (this.#replugging = this.plug())
      case 'accept-then-stall':
        return void this.#terminal?.socket.write('\r\n+CMGS: ')
      case 'accept-then-break':
        return this.say('ERROR')
      case 'accept-then-babble':
        return this.say('^BOOT:1,2\r\nOK')
      case 'accept-then-nothing':
        return this.say('OK')
      default:
        return this.say(`${taken}\r\n\r\nOK`)
    }
  }

  #keep(hex: string): void {
    this.#networkReference = (this.#networkReference + 1) % 256
    const { to, text, part } = readSubmit(hex)
    const begun = this.messages.findLast((message) => message.to === to && message.reference === part?.reference)
    if (part !== undefined && part.number > 1 && begun !== undefined) {
      begun.text += text
      begun.parts += 1
      begun.networkReferences.push(this.#networkReference)
      return
    }
    const reference = part?.reference ?? -1
    this.messages.push({ to, text, parts: 1, reference, networkReferences: [this.#networkReference] })
  }
}
