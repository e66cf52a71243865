import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { HubError, reasonOf } from '../core/errors.ts'
import { name } from '../core/names.ts'

/** A battery that falls evenly from full to empty. */
const cell = z.strictObject({
  /** Milliseconds since 1970. */
  emptyAt: z.number(),
  /** From full to empty, in milliseconds. */
  lasts: z.number().positive(),
})

export type Cell = Readonly<z.infer<typeof cell>>

/** One sensor in a home, as its gateway calls it. */
const simulatedDevice = z.strictObject({
  /** The registry's name: what history is stored under. */
  id: name,
  gateway: name,
  externalId: z.string().min(1),
  /** The maker's model; decides the payload (`devices/device-models.ts`). */
  model: z.string().min(1),
  room: z.enum(['living', 'bedroom', 'bathroom', 'kitchen', 'hall', 'yard', 'other']),
  role: z.enum(['outer-door', 'inner-door', 'fridge', 'bed', 'worn', 'fixed']),
  /** Its own battery; without one it has some battery that is changed in time. */
  cell: cell.optional(),
})

const simulatedHome = z
  .strictObject({
    id: name,
    gateways: z.array(z.strictObject({ id: name, secret: z.string().min(1) })).min(1),
    devices: z.array(simulatedDevice),
  })
  .refine((home) => home.devices.every((device) => home.gateways.some(({ id }) => id === device.gateway)), {
    message: "every device must name one of the home's gateways",
  })

const simulatedTown = z.strictObject({
  /** Where the residents' clocks hang. */
  timeZone: z.string().default('Asia/Shanghai'),
  homes: z.array(simulatedHome).min(1),
})

export type SimulatedDevice = Readonly<z.infer<typeof simulatedDevice>>
export type SimulatedHome = Readonly<z.infer<typeof simulatedHome>>
/** Everything that the simulator must know of a town: who speaks, with which secret, for which devices. */
export type SimulatedTown = Readonly<z.infer<typeof simulatedTown>>

/**
 * Reads a town from a JSON file.
 *
 * @throws CONFIG_INVALID when it cannot be read or is not a town; the message names every fault
 */
export async function readTown(path: string): Promise<SimulatedTown> {
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new HubError('CONFIG_INVALID', `The town file ${path} cannot be read: ${reasonOf(cause)}`, { cause })
  }
  const parsed = simulatedTown.safeParse(json)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
  throw new HubError('CONFIG_INVALID', `The town file ${path} has faults: ${faults.join('; ')}`)
}
