import type { Situation } from './situation.ts'

/**
 * How much each of `featuresOf` counts, per situation, when nothing is known of this home's strain: the logarithm of the hours that are
 * expected of a home with such a past is their sum. Strain is measured by it.
 *
 * Both tables are fitted by `npm run bench:inactivity:fit` on 31 homes of TIHM (Palermo et al., Scientific Data 2023, doi
 * 10.1038/s41597-023-02519-y; data doi 10.5281/zenodo.7622128, CC BY 4.0, with thanks to the Surrey and Borders Partnership NHS
 * Foundation Trust and Howz) so that time to detect plus a price on false alarms is least; docs/detection.md says what they are worth on homes
 * left out.
 */
export const EXPECTED: Readonly<Record<Situation, readonly number[]>> = {
  // 1, longest and night's end; fifth longest, usual end; within 2 h: longest, third, how many; within 4 h: longest, third; bedroom, bathroom, fridge
  indoors: [0.762, 0.507, 0.09, -0.087, 0.041, 0.098, 0.011, 0.075, -0.228, 0.375, 0.037, 0.342, -0.39],
  // 1, longest and night's end
  'door-used': [1.181, 0.313, 0.336],
  // 1, longest absence, longest at this hour, share of uses that were absences
  out: [3.111, -0.156, 0.36, 0.326],
}

/** The same with strain: its 1st, 3rd and 10th come last; `out` has none. The limit is judged by this one. */
export const WEIGHTS: Readonly<Record<Situation, readonly number[]>> = {
  indoors: [
    0.944, 0.412, -0.002, 0.065, 0.028, 0.046, 0.089, 0.092, -0.235, 0.382, 0.041, 0.313, -0.417, 0.148, 0.387, -0.057,
  ],
  'door-used': [1.997, 0.148, 0.443, -0.177, 0.859, 0.717],
  out: [3.08, -0.157, 0.422, 0.328],
}
