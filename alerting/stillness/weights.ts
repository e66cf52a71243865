import type { Situation } from './situation.ts'

/**
 * How much each of `featuresOf` counts, per situation: the logarithm of the expected limit in hours is their sum.
 *
 * Fitted on 31 homes of TIHM (Palermo et al., Scientific Data 2023, doi 10.1038/s41597-023-02519-y; data doi 10.5281/zenodo.7622128,
 * CC BY 4.0, with thanks to the Surrey and Borders Partnership NHS Foundation Trust and Howz) so that time to detect plus a
 * price on false alarms is least; docs/adr/0010-learned-inactivity.md says how and what it is worth on homes left out.
 */
export const WEIGHTS: Readonly<Record<Situation, readonly number[]>> = {
  // 1, longest and night's end, strain 1st 3rd 10th, fifth longest, usual end, bedroom, bathroom, fridge
  indoors: [0.909, 0.607, 0.036, 0.066, 0.53, -0.099, 0.06, 0.053, 0.072, 0.407, -0.294],
  // 1, longest absence, longest at this hour, share of uses that were absences
  out: [2.609, -0.061, 0.304, 0.257],
  // 1, longest and night's end, strain 1st 3rd 10th
  'door-used': [1.739, 0.165, 0.474, -0.04, 0.916, 0.657],
}
