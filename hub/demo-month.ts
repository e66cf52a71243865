import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type Alerting, createAlerting } from '../alerting/alerting.ts'
import type { AlertingTables } from '../alerting/schema.ts'
import { ConsoleSms } from '../alerting/vendors/console.ts'
import type { AlertSummary } from '../core/alert.ts'
import { nextTimeOfDay } from '../core/calendar.ts'
import { civilDayOf } from '../core/civil-day.ts'
import type { Directory } from '../core/directory.ts'
import type { AlertKind, Finding } from '../core/finding.ts'
import type { Log } from '../core/log.ts'
import { noMetrics } from '../core/metrics.ts'
import type { AlertId } from '../core/names.ts'
import type { Notifier } from '../core/notifier.ts'
import type { DurationMs, EpochMs } from '../core/time.ts'
import { hours, minutes, seconds } from '../core/time.ts'
import { Random } from '../device-sim/random.ts'
import { endingOf } from './demo-calls.ts'
import { DemoResponders } from './demo-responders.ts'
import { PastClock } from './past-clock.ts'

/** What a detector found, and when the hub heard what showed it. */
export interface PastFinding {
  readonly finding: Finding
  readonly heardAt: EpochMs
}

export interface PastMonth {
  readonly db: Kysely<AlertingTables>
  readonly directory: Directory
  /** Oldest first. */
  readonly found: readonly PastFinding[]
  readonly until: EpochMs
  readonly timeZone: string
  readonly log: Log
}

/** Who closes an alert at the page: the demonstration's only operator. */
const OPERATOR = 'demo'
/** What the last hours held is left to the audience: nothing is open when the curtain rises. */
const LEFT_ALONE = hours(6)
/** When somebody else is told, had nobody answered (domain rules, section 5), and a little more. */
const STEPS: readonly DurationMs[] = [seconds(61), seconds(181), seconds(301), minutes(16), minutes(31)]
const DIGEST = hours(9)
/** Most people carry their phone. */
const ANSWERS = 0.88

/** Lets people have dealt with what was found, through the same alerting as live: told, answered, come and closed. All of it is closed at the end. */
export async function liveThroughMonth(month: PastMonth): Promise<void> {
  const found = month.found.filter(({ heardAt }) => heardAt < month.until - LEFT_ALONE)
  const [first] = found
  if (first === undefined) return
  const past = new LivedMonth(month, new PastClock(first.heardAt))
  await past.start()
  try {
    for (const one of found) await past.meet(one)
    await past.passUntil(month.until)
  } finally {
    await past.stop()
  }
}

class LivedMonth {
  readonly #month: PastMonth
  readonly #clock: PastClock
  readonly #alerting: Alerting
  readonly #responders: DemoResponders
  readonly #random = new Random('demo/month')
  readonly #known = new Set<AlertId>()
  readonly #ended = new Map<AlertKind, number>()
  /** Begun by the clock and not done yet. */
  #doing: Promise<unknown>[] = []
  #texts = 0

  constructor(month: PastMonth, clock: PastClock) {
    this.#month = month
    this.#clock = clock
    const { log } = month
    const shown = new ConsoleSms(() => undefined)
    const vendor: Notifier = {
      name: shown.name,
      reachesPeople: shown.reachesPeople,
      channels: shown.channels,
      send: (notice) => {
        this.#responders.told(notice.to, notice.text)
        return shown.send(notice)
      },
    }
    this.#alerting = createAlerting({ ...month, clock, metrics: noMetrics, notifiers: [vendor], runId: randomUUID() })
    const reply = (from: string, body: string): Promise<void> => {
      this.#texts += 1
      const said = this.#alerting.takeText({ vendor: shown.name, id: `past-${this.#texts}`, from, body })
      this.#doing.push(said)
      return said
    }
    this.#responders = new DemoResponders({ clock, seed: 'demo/month', reply, log, ignored: 0, answers: ANSWERS })
  }

  async start(): Promise<void> {
    await this.#alerting.start()
  }

  async stop(): Promise<void> {
    this.#responders.stop()
    await this.#alerting.stop()
  }

  async meet({ finding, heardAt }: PastFinding): Promise<void> {
    await this.passUntil(heardAt)
    await this.#alerting.raise(finding)
    await this.#alerting.settled()
    for (const alert of await this.#alerting.desk.open()) {
      if (this.#known.has(alert.id)) continue
      this.#known.add(alert.id)
      this.#expect(alert)
    }
  }

  /** Whatever was to happen until then happens, each at its own moment. */
  async passUntil(at: EpochMs): Promise<void> {
    do {
      this.#clock.moveTo(this.#clock.nextStop(at))
      await Promise.all(this.#doing.splice(0))
      await this.#alerting.settled()
    } while (this.#clock.now() < at)
  }

  /** The moments at which something becomes due for the alert, and its end. */
  #expect({ id, kind, severity }: AlertSummary): void {
    const { timeZone } = this.#month
    const look = (): void => undefined
    if (severity === 'routine') {
      const now = this.#clock.now()
      const digest = nextTimeOfDay(now, DIGEST, timeZone) - now
      this.#clock.after(digest, look)
      this.#closeAfter(digest + hours(this.#random.between(2, 6)), id, kind)
      return
    }
    for (const step of STEPS) this.#clock.after(step, look)
    this.#closeAfter(minutes(this.#random.between(12, 38)), id, kind)
  }

  #closeAfter(delay: DurationMs, id: AlertId, kind: AlertKind): void {
    const nth = this.#ended.get(kind) ?? 0
    this.#ended.set(kind, nth + 1)
    this.#clock.after(delay, () => {
      const action = endingOf(kind, nth, civilDayOf(this.#clock.now(), this.#month.timeZone))
      this.#doing.push(this.#alerting.desk.act(id, action, OPERATOR))
    })
  }
}
