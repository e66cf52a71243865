import type { HealthPart } from '../../../core/home-board.ts'
import type { IconName } from './icons.tsx'

/** A triangle for what is wrong or has to be done now, a circle for what may wait. */
export function partIcon({ ok, note }: HealthPart): IconName {
  if (!ok || note === 'warning') return 'triangle'
  return note === 'hint' ? 'circle' : 'tick'
}
