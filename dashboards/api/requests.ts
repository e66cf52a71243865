import { z } from 'zod'
import type { AlertAction } from '../../core/alert.ts'
import { HubError } from '../../core/errors.ts'
import { name } from '../../core/names.ts'
import type { PresenceWish } from '../../core/presence.ts'
import { presenceMode } from '../../core/presence.ts'

// Everything that comes in from a page passes through one of these shapes.

const outcome = z.enum(['real-emergency', 'help-given', 'false-alarm', 'test', 'no-access'])

const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('acknowledge') }),
  z.strictObject({ type: z.literal('en-route') }),
  z.strictObject({ type: z.literal('on-scene') }),
  z.strictObject({ type: z.literal('pass-on') }),
  z.strictObject({ type: z.literal('resolve'), outcome, note: z.string().trim().max(500).optional() }),
])

const presence = z.strictObject({ mode: presenceMode, until: z.number().int().optional() })

const idParams = z.object({ id: name })
const listQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) })
const login = z.strictObject({ password: z.string().min(1).max(256) })
const incident = z.strictObject({ kind: z.string().max(64), home: name })

/** @throws BAD_REQUEST that names the field. */
function parsed<T>(shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const where = issue === undefined || issue.path.length === 0 ? 'the request' : issue.path.join('.')
  throw new HubError('BAD_REQUEST', `${where}: ${issue?.message ?? 'is not understood'}`)
}

/** An id from the path. One that cannot be an id names nothing. @throws NOT_FOUND */
export function idOf(params: unknown): string {
  const result = idParams.safeParse(params)
  if (!result.success) throw new HubError('NOT_FOUND', 'There is nothing with this id.')
  return result.data.id
}

/** @throws BAD_REQUEST */
export function actionOf(body: unknown): AlertAction {
  const wanted = parsed(action, body)
  if (wanted.type !== 'resolve') return wanted
  const { note, ...rest } = wanted
  return note === undefined || note === '' ? rest : { ...rest, note }
}

/** @throws BAD_REQUEST */
export function presenceWishOf(body: unknown): Pick<PresenceWish, 'mode' | 'until'> {
  const { mode, until } = parsed(presence, body)
  return { mode, until }
}

/** @throws BAD_REQUEST */
export const limitOf = (query: unknown): number => parsed(listQuery, query).limit
/** @throws BAD_REQUEST */
export const loginOf = (body: unknown): z.infer<typeof login> => parsed(login, body)
/** @throws BAD_REQUEST */
export const incidentOf = (body: unknown): z.infer<typeof incident> => parsed(incident, body)
