import { z } from 'zod'
import type { Json } from '../../core/detector.ts'

/** Version 1 did not know how a door was used: taken as busy, 2 h a day, until 30 days have shown otherwise. */
const BUSY = 60

const start = z.object({
  at: z.number(),
  timeOfDay: z.number(),
  place: z.enum(['bedroom', 'bathroom', 'fridge', 'outer-door', 'elsewhere']),
  door: z.number(),
  doorUses: z.number(),
  doorShort: z.number().default(BUSY / 30),
  knownSince: z.number(),
})

const shape = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  silences: z.string(),
  doorNames: z.array(z.string()),
  doors: z.array(z.tuple([z.number(), z.number(), z.number(), z.number().default(BUSY)])),
  start: start.nullable(),
  lastAlive: z.number(),
  deaf: z.number(),
  heardUntil: z.number().nullable().default(null),
})

/** What a home's stillness remembers over a restart. */
export type StillnessSnapshot = z.infer<typeof shape>

/** `undefined` for a snapshot of another shape. */
export const readSnapshot = (json: Json): StillnessSnapshot | undefined => shape.safeParse(json).data

/** Of a home that was never heard. */
export const EMPTY: StillnessSnapshot = {
  version: 2,
  silences: '',
  doorNames: [],
  doors: [],
  start: null,
  lastAlive: 0,
  deaf: 0,
  heardUntil: null,
}
