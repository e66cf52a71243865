import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'

/** What a fake vendor does with one send. `lost-sent`: it goes out, but no answer comes back; `lost-unsent`: neither. */
export type Mood = 'accepts' | 'refuses' | 'not-now' | 'lost-sent' | 'lost-unsent' | 'hangs'

export interface Delivered {
  readonly vendor: string
  readonly to: string
  readonly text: string
  readonly id: string
}

interface FakeVendorOptions {
  readonly canLookUp?: boolean
  readonly channels?: readonly Channel[]
  readonly onDelivered?: (sms: Delivered) => void
}

/** A vendor whose mood a test sets, and whose messages land in a list. */
export class FakeVendor implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[]
  readonly delivered: Delivered[] = []
  /** Moods for the next sends, one each; then `mood`. */
  readonly nextMoods: Mood[] = []
  mood: Mood = 'accepts'
  /** How often it was asked to send. */
  asked = 0
  readonly lookUp?: (notice: Notice) => Promise<SendResult | 'not-found'>
  readonly #onDelivered: (sms: Delivered) => void
  readonly #hanging: (() => void)[] = []

  constructor(name: string, options: FakeVendorOptions = {}) {
    this.name = name
    this.channels = options.channels ?? ['sms']
    this.#onDelivered = options.onDelivered ?? (() => {})
    if (options.canLookUp ?? true) {
      this.lookUp = (notice) =>
        Promise.resolve(
          this.delivered.some((sms) => sms.id === notice.id)
            ? { state: 'accepted', providerId: `${this.name}-${notice.id}` }
            : 'not-found',
        )
    }
  }

  async send(notice: Notice): Promise<SendResult> {
    this.asked += 1
    const mood = this.nextMoods.shift() ?? this.mood
    if (mood === 'refuses') return { state: 'refused', permanent: true, reason: '21211' }
    if (mood === 'not-now') return { state: 'refused', permanent: false, reason: '429' }
    if (mood === 'lost-unsent') return { state: 'unknown', reason: 'reset' }
    if (mood === 'hangs') await new Promise<void>((resolve) => this.#hanging.push(resolve))
    const sms = { vendor: this.name, to: notice.to, text: notice.text, id: notice.id }
    this.delivered.push(sms)
    this.#onDelivered(sms)
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
