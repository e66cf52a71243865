import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'

/**
 * What a fake vendor does with one send. `lost-sent`: it goes out, but no answer comes back; `lost-unsent`: neither. `hangs`: nothing, until
 * `letGo`. `accepts-then-hangs`: it goes out, and no answer comes until `letGo`. `swallows`: taken, and it never arrives; who asks is told.
 */
export type Mood =
  | 'accepts'
  | 'refuses'
  | 'not-now'
  | 'lost-sent'
  | 'lost-unsent'
  | 'hangs'
  | 'accepts-then-hangs'
  | 'swallows'

/** What it does when it is asked about a message. `tells`: the truth; `forgets`: it never has it; `breaks`: it can't say; `hangs`: nothing. */
export type LookUpMood = 'tells' | 'forgets' | 'breaks' | 'hangs'

export interface Delivered {
  readonly vendor: string
  readonly to: string
  readonly text: string
  readonly id: string
}

interface FakeVendorOptions {
  readonly canLookUp?: boolean
  readonly channels?: readonly Channel[]
  readonly foreign?: boolean
  readonly onDelivered?: (sms: Delivered) => void
}

/** A vendor whose mood a test sets, and whose messages land in a list. */
export class FakeVendor implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[]
  readonly foreign: boolean
  readonly delivered: Delivered[] = []
  /** Moods for the next sends, one each; then `mood`. */
  readonly nextMoods: Mood[] = []
  mood: Mood = 'accepts'
  lookUpMood: LookUpMood = 'tells'
  /** What it took and lost. */
  readonly swallowed = new Set<string>()
  /** How often it was asked to send. */
  asked = 0
  /** The texts of the messages that it was asked about. */
  readonly asksAbout: string[] = []
  readonly lookUp?: (notice: Notice) => Promise<SendResult | 'not-found'>
  readonly #onDelivered: (sms: Delivered) => void
  readonly #hanging: (() => void)[] = []

  constructor(name: string, options: FakeVendorOptions = {}) {
    this.name = name
    this.channels = options.channels ?? ['sms']
    this.foreign = options.foreign ?? false
    this.#onDelivered = options.onDelivered ?? (() => {})
    if (options.canLookUp ?? true) {
      this.lookUp = (notice) => this.#lookUp(notice)
    }
  }

  /** How often it was asked about a message. */
  get lookedUp(): number {
    return this.asksAbout.length
  }

  async #lookUp({ id, text }: Notice): Promise<SendResult | 'not-found'> {
    this.asksAbout.push(text)
    if (this.lookUpMood === 'hangs') await new Promise<void>((resolve) => this.#hanging.push(resolve))
    if (this.lookUpMood === 'breaks') return { state: 'unknown', reason: '500' }
    if (this.lookUpMood === 'forgets') return 'not-found'
    if (this.swallowed.has(id)) return { state: 'failed', retryable: true, reason: 'undelivered' }
    return this.delivered.some((sms) => sms.id === id)
      ? { state: 'accepted', providerId: `${this.name}-${id}` }
      : 'not-found'
  }

  async send(notice: Notice): Promise<SendResult> {
    this.asked += 1
    const mood = this.nextMoods.shift() ?? this.mood
    if (mood === 'refuses') return { state: 'refused', permanent: true, reason: '21211' }
    if (mood === 'not-now') return { state: 'refused', permanent: false, reason: '429' }
    if (mood === 'lost-unsent') return { state: 'unknown', reason: 'reset' }
    if (mood === 'hangs') await new Promise<void>((resolve) => this.#hanging.push(resolve))
    if (mood === 'swallows') {
      this.swallowed.add(notice.id)
      return { state: 'accepted', providerId: `${this.name}-${notice.id}` }
    }
    const sms = { vendor: this.name, to: notice.to, text: notice.text, id: notice.id }
    this.delivered.push(sms)
    this.#onDelivered(sms)
    if (mood === 'accepts-then-hangs') await new Promise<void>((resolve) => this.#hanging.push(resolve))
    if (mood === 'lost-sent') return { state: 'unknown', reason: 'timed out' }
    return { state: 'accepted', providerId: `${this.name}-${notice.id}` }
  }

  /** How many sends hang at this moment. */
  hanging(): number {
    return this.#hanging.length
  }

  letGo(): void {
    for (const resolve of this.#hanging.splice(0)) resolve()
  }
}
