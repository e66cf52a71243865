import type { Words } from './finding.ts'

/**
 * How people count the steps of a ladder: whoever is told first is level 1, and nobody ever reads of a step 0.
 *
 * @param step as alerts and policies number it, from 0
 */
export const levelWords = (step: number): Words => ({ zh: `第${step + 1}级`, en: `Level ${step + 1}` })
