import type { AreaCode, HomeId } from './names.ts'

/**
 * The virtual home that stands in a district for the daily drill. Nobody lives there: it is found by its id, so that its test SOS goes the way of a
 * real one, and stands in no list or count of homes. The id alone says so, whatever rows there are: nothing about it may ever
 * reach those who answer for real homes.
 */
export const drillHomeOf = (district: AreaCode): HomeId => `${PREFIX}${district}`

/** The district whose drill home that is; `undefined` for every other home. */
export const districtOfDrillHome = (home: HomeId): AreaCode | undefined => ID.exec(home)?.[1]

export const isDrillHome = (home: HomeId): boolean => home.startsWith(PREFIX) && ID.test(home)

/** Where drill messages go when no volunteer is named: to nobody. */
export const DRILL_ADDRESS = 'group:drill'

const PREFIX = 'drill-'
const ID = /^drill-(\d{6})$/

/** Whether an alert or a finding about that subject is a drill's. */
export const isDrill = (subject: { readonly home: HomeId } | { readonly area: AreaCode }): boolean =>
  'home' in subject && isDrillHome(subject.home)
