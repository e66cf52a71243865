import type { AlertKind, Severity } from '../../../core/finding.ts'
import { days, type DurationMs, type EpochMs, hours, minutes, seconds } from '../../../core/time.ts'
import type { Delivered, Mood } from '../fake-vendor.ts'
import { Story } from '../story.ts'
import { home, PHONES } from '../town.ts'
import { Chance } from './chance.ts'

export interface MonthOptions {
  readonly seed: number
  readonly days: number
  readonly alertsADay: number
}

const WHAT: readonly [readonly [AlertKind, Severity], ...(readonly [AlertKind, Severity])[]] = [
  ['sos', 'life-safety'],
  ['fall', 'life-safety'],
  ['smoke', 'life-safety'],
  ['inactivity', 'urgent'],
  ['water-leak', 'urgent'],
  ['gateway-offline', 'urgent'],
  ['battery-low', 'routine'],
  ['gateway-offline', 'routine'],
]

const MOODS: readonly [Mood, ...Mood[]] = [
  'refuses',
  'not-now',
  'lost-sent',
  'lost-unsent',
  'swallows',
  'not-now',
  'lost-sent',
]

/** What people answer; `*` stands for the code of the text. */
const SAID: readonly [string, ...string[]] = [
  ...(['1 *', '1 *', '1*', '收到', '2 *', '2 *', '在路上 *'] as const),
  ...(['3 *', '4 *', '你好', '没收到', 'TD', '', '1 Z999'] as const),
]

/**
 * A month in a small town: people fall and press buttons, vendors have good and bad hours, the hub is killed, people answer, mistype, or sleep.
 * It only lives through it; whether all was well is asked of what is left behind.
 */
export class Month {
  readonly story: Story
  readonly #chance: Chance
  readonly #end: EpochMs
  readonly #alertsADay: number
  readonly #plans: { readonly at: EpochMs; readonly act: () => Promise<void> }[] = []
  #texts = 0
  /** What vendors took and lost, as far as it was noticed. */
  readonly #lost = new Set<string>()
  #read = 0
  kills = 0

  private constructor(story: Story, { seed, days: length, alertsADay }: MonthOptions) {
    this.story = story
    this.#chance = new Chance(seed)
    this.#end = story.clock.now() + days(length)
    this.#alertsADay = alertsADay
  }

  static async live(options: MonthOptions): Promise<Month> {
    const story = await Story.open({ vendors: 2, voice: true })
    story.town.put(home('h1', { residentPhone: PHONES['resident'] }))
    const month = new Month(story, options)
    await month.#live()
    return month
  }

  get #now(): EpochMs {
    return this.story.clock.now()
  }

  async #live(): Promise<void> {
    this.#again(days(1) / this.#alertsADay, () => this.#somethingHappens())
    this.#again(hours(3), () => this.#vendorTurns())
    this.#again(hours(9), () => this.#shiftChanges())
    this.#again(hours(26), () => this.#die())
    await this.#until(this.#end)
    await this.#windUp()
  }

  /** Vendors and people are well again, everything is closed, and the hub has nothing more to do. */
  async #windUp(): Promise<void> {
    const { story } = this
    this.#plans.length = 0
    for (const vendor of [story.vendor, story.second, story.voice]) {
      vendor.mood = 'accepts'
      vendor.lookUpMood = 'tells'
    }
    await story.advance(hours(1))
    for (const { id } of await story.alerting.desk.open()) {
      await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'operator')
    }
    await story.advance(days(2))
  }

  #plan(after: DurationMs, act: () => Promise<void>): void {
    this.#plans.push({ at: this.#now + after, act })
    this.#plans.sort((a, b) => a.at - b.at)
  }

  #again(every: DurationMs, act: () => Promise<void>): void {
    this.#plan(this.#chance.around(every), async () => {
      await act()
      this.#again(every, act)
    })
  }

  async #until(end: EpochMs): Promise<void> {
    for (;;) {
      const next = this.#plans[0]
      if (next === undefined || next.at > end) break
      await this.story.advance(Math.max(0, next.at - this.#now))
      await this.#react()
      // What people plan after reading may come before it.
      if (this.#plans[0] !== next) continue
      this.#plans.shift()
      await next.act()
      await this.#react()
    }
    await this.story.advance(Math.max(0, end - this.#now))
  }

  async #somethingHappens(): Promise<void> {
    const [kind, severity] = this.#chance.of(WHAT)
    const home = this.#chance.of(['h1', 'h2'])
    const finding = { kind, severity, subject: { home }, device: `${kind}-1` }
    await this.story.found(finding)
    const { id } = await this.story.newest()
    if (severity !== 'life-safety' && this.#chance.is(0.4)) {
      this.#plan(this.#chance.around(minutes(30)), () => this.story.found({ ...finding, change: 'cleared' }))
    }
    if (this.#chance.is(0.2)) this.#plan(this.#chance.around(minutes(4)), () => this.story.found(finding))
    this.#plan(minutes(20) + this.#chance.around(minutes(25)), () => this.#close(id))
  }

  async #close(id: string): Promise<void> {
    const { desk } = this.story.alerting
    if (this.#chance.is(0.2)) await desk.act(id, { type: 'en-route' }, 'operator').catch(() => {})
    await desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'operator')
    await this.story.alerting.settled()
  }

  async #vendorTurns(): Promise<void> {
    const vendor = this.#chance.of([this.story.vendor, this.story.second, this.story.voice])
    vendor.mood = this.#chance.of(MOODS)
    vendor.lookUpMood = this.#chance.of(['tells', 'tells', 'forgets', 'breaks'])
    this.#plan(this.#chance.around(hours(1)), async () => {
      vendor.mood = 'accepts'
      vendor.lookUpMood = 'tells'
    })
  }

  async #shiftChanges(): Promise<void> {
    const who = this.#chance.of(['grid', 'carer', 'neighbour', 'village', 'town'])
    this.story.town.on.delete(who)
    this.#plan(this.#chance.around(hours(4)), async () => {
      this.story.town.on.add(who)
    })
  }

  /** In the middle of telling of something new, or between two beats. */
  async #die(): Promise<void> {
    const { story } = this
    this.kills += 1
    if (this.#chance.is(0.5)) return story.killAndStart()
    story.vendor.nextMoods.push(this.#chance.of(['hangs', 'accepts-then-hangs', 'accepts']))
    const finding = story.finding({ kind: 'sos', subject: { home: this.#chance.of(['h1', 'h2']) } })
    await story.take(finding)
    const turns = Math.floor(this.#chance.next() * 6)
    for (let i = 0; i < turns; i += 1) await new Promise<void>((resolve) => setImmediate(resolve))
    story.vendor.lookUpMood = this.#chance.of(['tells', 'forgets', 'breaks'])
    await story.killAndStart()
    story.vendor.lookUpMood = 'tells'
    story.vendor.nextMoods.length = 0
    const { id } = await story.newest()
    this.#plan(minutes(20) + this.#chance.around(minutes(25)), () => this.#close(id))
  }

  /** People read what came, and some plan to answer; networks report what arrived. */
  async #react(): Promise<void> {
    const came = this.story.inbox.slice(this.#read)
    this.#read = this.story.inbox.length
    for (const sms of came) this.#reads(sms)
    for (const vendor of [this.story.vendor, this.story.second, this.story.voice]) {
      for (const id of vendor.swallowed) {
        if (this.#lost.has(id)) continue
        this.#lost.add(id)
        if (this.#chance.is(0.7)) this.#reports(vendor.name, id, 'failed')
      }
    }
    for (const call of this.story.calls.splice(0)) {
      if (this.#chance.is(0.1)) this.#plan(this.#chance.around(minutes(1)), () => this.#presses(call))
    }
  }

  #reads(sms: Delivered): void {
    const code = /码([A-Z]\d{1,4})/.exec(sms.text)?.[1] ?? ''
    if (this.#chance.is(0.3)) {
      const said = this.#chance.of(SAID).replace('*', code)
      this.#plan(this.#chance.around(minutes(4)), () => this.#answers(sms.to, said))
    }
    // Never, once, or twice; early or late.
    const times = this.#chance.of([0, 1, 1, 1, 1, 1, 1, 2])
    for (let i = 0; i < times; i += 1) this.#reports(sms.vendor, sms.id, 'delivered')
  }

  #reports(vendor: string, id: string, state: 'delivered' | 'failed'): void {
    const receipt = { vendor, providerId: `${vendor}-${id}`, state, reason: undefined }
    this.#plan(this.#chance.around(seconds(40)), async () => {
      await this.story.alerting.takeReceipt(receipt)
      await this.story.alerting.settled()
    })
  }

  async #answers(phone: string, body: string): Promise<void> {
    this.#texts += 1
    const id = `reply-${this.#texts}`
    await this.story.texts(phone, body, id)
    if (this.#chance.is(0.1)) await this.story.texts(phone, body, id)
  }

  async #presses(call: Delivered): Promise<void> {
    const key = this.#chance.of(['1', '1', '4', '7'])
    await this.story.alerting.takeKey({ vendor: 'voice', providerId: `voice-${call.id}`, key })
    await this.story.alerting.settled()
  }
}
