import { z } from 'zod'

/**
 * Where a resident is said to be. `at-home` is what holds unless somebody said otherwise; that a resident is out is only ever inferred
 * and is no mode.
 */
export const PRESENCE_MODES = ['at-home', 'with-family', 'in-hospital', 'maintenance', 'moved-out', 'deceased'] as const
export const presenceMode = z.enum(PRESENCE_MODES)
export type PresenceMode = z.infer<typeof presenceMode>

/** How long a mode that has to end may last when an SMS sets it; a page may set longer ones. */
export const isLasting = (mode: PresenceMode): boolean => mode === 'moved-out' || mode === 'deceased'
