import type { AlertId } from '../../../core/names.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { AlertView, BeatView, HomeView, OverviewView } from '../../api/views.ts'
import { isHeard } from './homes-online.ts'

/** What the page knows of the hub, and when it learned it. */
export interface HubState {
  readonly overview: OverviewView
  /** The hub's clock and the browser's steady one, read together. */
  readonly anchor: { readonly hub: EpochMs; readonly local: number }
  /** The newest line of each alert's story that was seen, resolved ones too: an older story never replaces a newer one. */
  readonly seen: ReadonlyMap<AlertId, number>
}

const SEVERITIES = ['life-safety', 'urgent', 'routine'] as const
const MOST_RESOLVED = 20

const newestLine = (alert: AlertView): number => alert.events.reduce((max, event) => Math.max(max, event.seq), 0)

/** Worst first; among equals the one that waits longest. */
export const byUrgency = (a: AlertView, b: AlertView): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.openedAt - b.openedAt

/** What the hub's clock shows when the browser's steady clock shows `local`. */
export const hubTime = (state: HubState, local: number): EpochMs =>
  state.anchor.hub + (local - state.anchor.local) * state.overview.speed

/** A fresh overview. Alerts whose later story came in the meantime keep that. */
export function withOverview(state: HubState | undefined, overview: OverviewView, local: number): HubState {
  const fresh: HubState = { overview, anchor: { hub: overview.now, local }, seen: new Map() }
  const seen = new Map(state?.seen)
  const kept: AlertView[] = []
  for (const alert of overview.alerts) {
    const known = seen.get(alert.id) ?? 0
    const later = state?.overview.alerts.find((one) => one.id === alert.id)
    if (newestLine(alert) >= known) kept.push(alert)
    else if (later !== undefined) kept.push(later)
    seen.set(alert.id, Math.max(known, newestLine(alert)))
  }
  return { ...fresh, overview: { ...overview, alerts: kept.sort(byUrgency) }, seen }
}

/**
 * The same with the alerts that came while the overview was on its way: it was read before they opened.
 *
 * @param asked what was known when it was asked for
 * @param known what was known when it came
 */
export function withNewsSince(state: HubState, asked: HubState | undefined, known: HubState | undefined): HubState {
  const here = new Set(state.overview.alerts.map(({ id }) => id))
  const came = (known?.overview.alerts ?? []).filter(
    ({ id }) => !here.has(id) && known?.seen.get(id) !== asked?.seen.get(id),
  )
  return came.reduce(withAlert, state)
}

/** An alert as it stands now. */
export function withAlert(state: HubState, alert: AlertView): HubState {
  if (newestLine(alert) < (state.seen.get(alert.id) ?? 0)) return state
  const seen = new Map(state.seen).set(alert.id, newestLine(alert))
  const others = state.overview.alerts.filter((one) => one.id !== alert.id)
  const resolved = state.overview.resolved.filter((one) => one.id !== alert.id)
  const overview =
    alert.state === 'resolved'
      ? { ...state.overview, alerts: others, resolved: [alert, ...resolved].slice(0, MOST_RESOLVED) }
      : { ...state.overview, alerts: [...others, alert].sort(byUrgency) }
  return { ...state, overview, seen }
}

/** Homes that changed. One that is not among those shown is left out while it is heard: the others count as heard. */
export function withHomes(state: HubState, changed: readonly HomeView[]): HubState {
  const byId = new Map(changed.map((home) => [home.id, home]))
  const shown = new Set(state.overview.homes.map(({ id }) => id))
  const unheard = changed.filter((home) => !shown.has(home.id) && !isHeard(home))
  if (unheard.length === 0 && !changed.some(({ id }) => shown.has(id))) return state
  const homes = state.overview.homes.map((home) => byId.get(home.id) ?? home)
  return { ...state, overview: { ...state.overview, homes: [...homes, ...unheard] } }
}

export function withBeat(state: HubState, beat: BeatView, local: number): HubState {
  return { ...state, overview: { ...state.overview, ...beat }, anchor: { hub: beat.now, local } }
}
