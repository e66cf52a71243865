/** The 1st, 3rd and 10th largest strain of 30 days: how near a home's own silences come to what is expected of homes like it. */
export type Strain = readonly [number, number, number]

/** What is assumed before eleven silences could be compared. */
const NO_STRAIN: Strain = [-0.35, -0.5, -0.75]

/** @param strains of the silences that can be compared: ln(length / expected) */
export function strainOf(strains: readonly number[]): Strain {
  const sorted = strains.toSorted((a, b) => b - a)
  const [first, , third] = sorted
  const tenth = sorted[9]
  if (first === undefined || third === undefined || tenth === undefined || sorted.length < 11) return NO_STRAIN
  return [first, third, tenth]
}
