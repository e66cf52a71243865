import type { AlertKind, Severity } from '../../core/finding.ts'
import type { AreaCode, HomeId } from '../../core/names.ts'
import { type DurationMs, hours } from '../../core/time.ts'
import { type EscalationPolicy, policyFor } from '../policies.ts'

/** Which alerts a ladder is for; what is left out, it is for every one of. */
export interface LadderScope {
  readonly severity: Severity
  readonly kind: AlertKind | undefined
  /** Of a home or of an area with all below it, never of both; the district's when neither. */
  readonly home: HomeId | undefined
  readonly area: AreaCode | undefined
}

/** When routine matters are told, since local midnight. */
export interface DigestTimes {
  readonly at: DurationMs
  /** Until when a digest that was missed is still sent that day. */
  readonly until: DurationMs
}

/** Domain rules, section 2. */
export const DIGEST_TIMES: DigestTimes = { at: hours(9), until: hours(12) }

/** What the district has set over the domain rules' defaults. */
export interface PolicySettings {
  readonly ladders: readonly { readonly scope: LadderScope; readonly ladder: EscalationPolicy }[]
  readonly digest: DigestTimes | undefined
}

export const NO_POLICIES_SET: PolicySettings = { ladders: [], digest: undefined }

/** What an alert is known by when its ladder is chosen. */
export interface LadderAsk {
  readonly severity: Severity
  readonly kind: AlertKind
  /** Whether it concerns an area and no home. */
  readonly aboutArea: boolean
  readonly home: HomeId | undefined
  /** The home's area, or the one that the alert is about. */
  readonly area: AreaCode | undefined
}

type AnyKindAsk = Omit<LadderAsk, 'kind'> & { readonly kind: AlertKind | undefined }

/** The ladders that hold now, from memory. */
export class PolicyBook {
  #ladders: ReadonlyMap<string, EscalationPolicy> = new Map()
  #digest = DIGEST_TIMES

  get digest(): DigestTimes {
    return this.#digest
  }

  set(settings: PolicySettings): void {
    this.#ladders = new Map(settings.ladders.map(({ scope, ladder }) => [scopeKey(scope), ladder]))
    this.#digest = settings.digest ?? DIGEST_TIMES
  }

  /** The ladder that such an alert gets when it opens, or gets worse, now. */
  ladderFor(ask: LadderAsk): EscalationPolicy {
    const set = this.setFor(ask)?.ladder
    // One that was set for an area's kind says whom to tell; the default's steps are a home's.
    return ask.aboutArea && set !== undefined ? set : policyFor(ask, set)
  }

  /** What was set and holds for such an alert, or without a kind for any; `undefined` when nothing was. */
  setFor(ask: AnyKindAsk): { readonly scope: LadderScope; readonly ladder: EscalationPolicy } | undefined {
    if (this.#ladders.size === 0) return undefined
    // What is set for all kinds begins with a home's own people, and what concerns an area has none.
    const scopes = ask.aboutArea ? scopesOf(ask).filter(({ kind }) => kind !== undefined) : scopesOf(ask)
    for (const scope of scopes) {
      const ladder = this.#ladders.get(scopeKey(scope))
      if (ladder !== undefined) return { scope, ladder }
    }
    return undefined
  }
}

/**
 * Where the ladder for such an alert may be set, the nearest first: the home, its grid, village, town and district, and at last for
 * all; at each place for the kind before for every kind.
 */
export function scopesOf({ severity, kind, home, area }: AnyKindAsk): readonly LadderScope[] {
  const places: Pick<LadderScope, 'home' | 'area'>[] = []
  if (home !== undefined) places.push({ home, area: undefined })
  for (let length = area?.length ?? 0; length >= 6; length -= 1) {
    places.push({ home: undefined, area: area?.slice(0, length) })
  }
  places.push({ home: undefined, area: undefined })
  return places.flatMap((place) => [
    { severity, kind, ...place },
    { severity, kind: undefined, ...place },
  ])
}

export const scopeKey = ({ severity, kind, home, area }: LadderScope): string =>
  `${severity} ${kind ?? '*'} ${home === undefined ? '' : `home ${home}`}${area ?? ''}`
