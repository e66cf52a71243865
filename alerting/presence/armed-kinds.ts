import type { AlertKind, Finding, Severity } from '../../core/finding.ts'
import type { Presence, PresenceMode } from '../../core/presence.ts'

/**
 * `armed`: told as it was found. `routine`: told, but it can wait for the morning. `held`: remembered, and raised when the mode ends
 * if it still holds then.
 */
type Treatment = 'armed' | 'routine' | 'held'
type Row = Readonly<Record<Presence['mode'], Treatment>>

const inEvery = (treatment: Treatment): Row => ({
  'with-family': treatment,
  'in-hospital': treatment,
  maintenance: treatment,
  'moved-out': treatment,
  deceased: treatment,
})

const ARMED = inEvery('armed')
const HELD = inEvery('held')

/**
 * What each kind of alert becomes while a resident is said to be away. A life-safety finding is told in every mode, whatever its
 * kind; what concerns an area is never held. At home everything is armed.
 *
 * | kind | family | hospital | maintenance | moved out | deceased | because |
 * |---|---|---|---|---|---|---|
 * | sos, fall | armed | armed | armed | armed | armed | whoever calls or lies there needs help; the mode may be wrong |
 * | smoke, gas, carbon-monoxide, water-leak | armed | armed | armed | armed | armed | domain rules §4; neighbours live next door |
 * | inactivity, long-dwell, low-water-use | held | held | held | held | held | an empty home is still and uses no water |
 * | not-returned, night-door | held | held | held | held | held | they are known to be out; who comes in shows by moving (`presence`) |
 * | water-running | armed | armed | held | armed | armed | nobody there turns a burst pipe off; a plumber lets it run |
 * | vital-sign | armed | held | armed | held | held | devices travel along to the family; in hospital others watch; nobody else's are ours to judge |
 * | room-cold, room-hot | held | held | held | held | held | nobody is there to freeze; told when they come back to a cold home |
 * | device-offline | armed | armed | held | held | held | it must work again when they return; in maintenance and clearing, plugs are pulled |
 * | device-fault | armed | armed | armed | armed | armed | smoke and gas stay armed, so a sensor nobody understands must be known |
 * | gateway-offline | routine | routine | routine | routine | routine | nobody is forgotten there, but smoke is not heard either: the morning is soon enough |
 * | battery-low | armed | armed | held | held | held | to be changed before they return; otherwise it is being worked on or taken down |
 * | tamper | armed | armed | held | held | held | nobody should be at it in an empty home; technicians and clearers are |
 * | presence | armed | armed | armed | armed | armed | it is the modes' own question |
 * | area-outage, hub-deaf, journal-changed, drill-failed, hub-fault | armed | armed | armed | armed | armed | they concern many homes |
 */
const TREATMENTS: Readonly<Record<AlertKind, Row>> = {
  sos: ARMED,
  fall: ARMED,
  smoke: ARMED,
  gas: ARMED,
  'carbon-monoxide': ARMED,
  'water-leak': ARMED,
  inactivity: HELD,
  'not-returned': HELD,
  'night-door': HELD,
  'long-dwell': HELD,
  'low-water-use': HELD,
  'water-running': { ...ARMED, maintenance: 'held' },
  'vital-sign': { ...HELD, 'with-family': 'armed', maintenance: 'armed' },
  'room-cold': HELD,
  'room-hot': HELD,
  'device-offline': { ...HELD, 'with-family': 'armed', 'in-hospital': 'armed' },
  'device-fault': ARMED,
  'gateway-offline': inEvery('routine'),
  'area-outage': ARMED,
  'battery-low': { ...HELD, 'with-family': 'armed', 'in-hospital': 'armed' },
  tamper: { ...HELD, 'with-family': 'armed', 'in-hospital': 'armed' },
  presence: ARMED,
  'hub-deaf': ARMED,
  'journal-changed': ARMED,
  'drill-failed': ARMED,
  'hub-fault': ARMED,
}

export const isAlertKind = (text: string): text is AlertKind => Object.hasOwn(TREATMENTS, text)

/** Does any mode hold findings of this kind back, or lower them? */
export const isGated = (kind: AlertKind): boolean => Object.values(TREATMENTS[kind]).some((one) => one !== 'armed')

/** How severe the finding is where that mode holds; `undefined`: it is held back. */
export function severityIn(
  mode: PresenceMode | undefined,
  { kind, severity }: Pick<Finding, 'kind' | 'severity'>,
): Severity | undefined {
  if (mode === undefined || mode === 'at-home' || severity === 'life-safety') return severity
  const treatment = TREATMENTS[kind][mode]
  if (treatment === 'held') return undefined
  return treatment === 'routine' ? 'routine' : severity
}
