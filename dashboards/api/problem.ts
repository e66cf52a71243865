import { HubError, isHubError, reasonOf } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { ProblemView } from './views.ts'

const STATUS: Partial<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  RULES_INVALID: 400,
  NOT_SIGNED_IN: 401,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  CHANGED_MEANWHILE: 412,
  ALERT_OPEN: 409,
  TRIAL_UNDER_WAY: 409,
  TOO_MANY_TRIES: 429,
  IMPORT_INVALID: 400,
  IMPORT_OUTDATED: 409,
  STORE_UNAVAILABLE: 503,
  JOURNAL_FAILED: 503,
  JOURNAL_CLOSED: 503,
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Wrong content type',
  429: 'Too many tries',
  503: 'Not available',
}

function problem(code: ErrorCode, status: number, detail: string): ProblemView {
  return { type: `urn:shouwang:error:${code}`, title: TITLES[status] ?? 'Error', status, code, detail }
}

/** What the asker is told of an error. What nobody foresaw is not told: its text could hold anything. */
export function problemOf(error: unknown, requestId: string): ProblemView {
  if (isHubError(error)) return problem(error.code, STATUS[error.code] ?? 500, error.message)
  if (isBadId(error)) return problem('NOT_FOUND', 404, 'There is nothing with this id.')
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && status < 500) return problem('BAD_REQUEST', status, sentenceOf(error))
  return problem('INTERNAL', 500, `Something failed inside the hub; its log has a line with request ${requestId}.`)
}

/** What a schema found wrong, with the field's name first. */
function sentenceOf(error: unknown): string {
  if (!hasZodFastifySchemaValidationErrors(error)) return reasonOf(error)
  const [first] = error.validation
  const where = first?.instancePath.split('/').filter(Boolean).join('.') ?? ''
  return `${where === '' ? 'the request' : where}: ${first?.message ?? 'is not understood'}`
}

/** An id that cannot be one names nothing. */
const isBadId = (error: unknown): boolean =>
  error instanceof Error && 'validationContext' in error && error.validationContext === 'params'

export async function sendProblem(reply: FastifyReply, view: ProblemView): Promise<void> {
  await reply.code(view.status).type('application/problem+json; charset=utf-8').send(view)
}

/** Answers every thrown error as a problem document; logs those that nobody foresaw. */
export function problemHandler(log: Log) {
  return async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const view = problemOf(error, request.id)
    if (view.status >= 500) log.error('a web request failed', { request: request.id, reason: reasonOf(error) })
    if (view.status === 429) void reply.header('retry-after', '60')
    await sendProblem(reply, view)
  }
}

export async function answerNotFound(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const view = problemOf(new HubError('NOT_FOUND', 'There is nothing at this address.'), request.id)
  await sendProblem(reply, view)
}
