import { z } from 'zod'
import { isAlertKind } from '../core/alert-kinds.ts'
import type { AlertKind } from '../core/finding.ts'
import { name } from '../core/names.ts'
import type { TrialOutcome, TrialTally } from '../core/rule-trial.ts'

/** One alert that only one of two rule sets would have told, as `npm run backtest -- --compare … --json` writes it. */
const changeShape = z.object({
  change: z.enum(['more', 'fewer']),
  /** Local, with the zone's offset: `2026-11-02T03:12:00+08:00`. */
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:/),
  home: name,
  kind: z.string().refine(isAlertKind),
})
/** What `--report` writes: how far it is, and at the end what was read. */
const reportShape = z.union([
  z.object({ share: z.number().min(0).max(1) }),
  z.object({ homes: z.number(), readings: z.number() }),
])

interface Counted {
  more: number
  fewer: number
}

const MOST_HOMES_SHOWN = 20
const LONGEST_COMPLAINT = 200

/** Counts what a backtest writes, line by line. What is no line of its own is passed over: a broken run shows by its exit code. */
export class TrialTallies {
  readonly #onShare: (share: number) => void
  readonly #all: Counted = { more: 0, fewer: 0 }
  readonly #kinds = new Map<AlertKind, Counted>()
  readonly #hours = new Map<number, Counted>()
  readonly #homes = new Map<string, Counted>()
  #read: { readonly homes: number; readonly readings: number } | undefined
  #complaint: string | undefined

  constructor(onShare: (share: number) => void) {
    this.#onShare = onShare
  }

  /** A line of its standard output. */
  change(line: string): void {
    const { data } = changeShape.safeParse(jsonOf(line))
    if (data === undefined) return
    const hour = Number(data.at.slice(11, 13))
    for (const tally of [this.#all, of(this.#kinds, data.kind), of(this.#hours, hour), of(this.#homes, data.home)]) {
      tally[data.change] += 1
    }
  }

  /** A line of its standard error. */
  report(line: string): void {
    const { data } = reportShape.safeParse(jsonOf(line))
    if (data === undefined) this.#complaint = line.slice(0, LONGEST_COMPLAINT)
    else if ('share' in data) this.#onShare(data.share)
    else this.#read = data
  }

  /** Takes in what another counted that has an outcome. */
  add(other: TrialTallies): void {
    addTo(this.#all, other.#all)
    for (const [kind, tally] of other.#kinds) addTo(of(this.#kinds, kind), tally)
    for (const [hour, tally] of other.#hours) addTo(of(this.#hours, hour), tally)
    for (const [home, tally] of other.#homes) addTo(of(this.#homes, home), tally)
    const { homes = 0, readings = 0 } = this.#read ?? {}
    if (other.#read !== undefined)
      this.#read = { homes: homes + other.#read.homes, readings: readings + other.#read.readings }
  }

  /** The last of what it said that is no report: why it failed, if it did. */
  get complaint(): string | undefined {
    return this.#complaint
  }

  /** `undefined` while it has not said that it has read all. */
  outcome(): TrialOutcome | undefined {
    if (this.#read === undefined) return undefined
    const homes = most(this.#homes).map(([home, { more, fewer }]) => ({ home, more, fewer }))
    return {
      ...this.#all,
      kinds: most(this.#kinds).map(([kind, { more, fewer }]) => ({ kind, more, fewer })),
      hours: [...this.#hours].toSorted(([a], [b]) => a - b).map(([hour, { more, fewer }]) => ({ hour, more, fewer })),
      homes: homes.slice(0, MOST_HOMES_SHOWN),
      homesChanged: homes.length,
      readings: this.#read.readings,
      homesRead: this.#read.homes,
    }
  }
}

function of<Key>(tallies: Map<Key, Counted>, key: Key): Counted {
  const known = tallies.get(key) ?? { more: 0, fewer: 0 }
  tallies.set(key, known)
  return known
}

function addTo(tally: Counted, { more, fewer }: TrialTally): void {
  tally.more += more
  tally.fewer += fewer
}

const most = <Key>(tallies: ReadonlyMap<Key, TrialTally>): readonly (readonly [Key, TrialTally])[] =>
  [...tallies].toSorted(([, a], [, b]) => b.more + b.fewer - a.more - a.fewer)

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
