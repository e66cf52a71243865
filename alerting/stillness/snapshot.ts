import { z } from 'zod'
import type { Json } from '../../core/detector.ts'

const start = z.object({
  at: z.number(),
  timeOfDay: z.number(),
  place: z.enum(['bedroom', 'bathroom', 'fridge', 'outer-door', 'elsewhere']),
  door: z.number(),
  doorUses: z.number(),
  knownSince: z.number(),
})

const shape = z.object({
  version: z.literal(1),
  silences: z.string(),
  doorNames: z.array(z.string()),
  doors: z.array(z.tuple([z.number(), z.number(), z.number()])),
  start: start.nullable(),
  lastAlive: z.number(),
  deaf: z.number(),
})

/** What a home's stillness remembers over a restart. */
export type StillnessSnapshot = z.infer<typeof shape>

/** `undefined` for a snapshot of another shape. */
export const readSnapshot = (json: Json): StillnessSnapshot | undefined => shape.safeParse(json).data

/** Of a home that was never heard. */
export const EMPTY: StillnessSnapshot = {
  version: 1,
  silences: '',
  doorNames: [],
  doors: [],
  start: null,
  lastAlive: 0,
  deaf: 0,
}
