/** The 1st, 3rd and 10th largest strain of 30 days: how near a home's own silences come to what is expected of homes like it. */
export type Strain = readonly [number, number, number]

/** What is assumed before eleven silences could be compared. */
const NO_STRAIN: Strain = [-0.35, -0.5, -0.75]

/** @param strains of the silences that can be compared: ln(length / expected) */
export function strainOf(strains: readonly number[]): Strain {
  if (strains.length < 11) return NO_STRAIN
  const largest = tenLargest(strains)
  return [largest[0] ?? 0, largest[2] ?? 0, largest[9] ?? 0]
}

/** Largest first. This is asked for each silence, of some hundred values: to sort them all takes a tenth of all judging. */
function tenLargest(values: readonly number[]): readonly number[] {
  const largest: number[] = []
  for (const value of values) {
    if (largest.length === 10 && value <= (largest[9] ?? 0)) continue
    if (largest.length === 10) largest.pop()
    let place = largest.length
    while (place > 0 && (largest[place - 1] ?? 0) < value) place -= 1
    largest.splice(place, 0, value)
  }
  return largest
}
