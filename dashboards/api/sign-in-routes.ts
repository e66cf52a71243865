import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isHubError } from '../../core/errors.ts'
import type { OperatorDesk } from '../../core/operators.ts'
import type { Clock } from '../../core/time.ts'
import { cookieFor, cookieOf } from './guard.ts'
import type { Routes } from './routes.ts'
import { SignInGate } from './sign-in-gate.ts'
import type { WebOptions } from './web-options.ts'

const login = z.strictObject({
  login: z.string().min(1).max(64).default('admin'),
  password: z.string().min(1).max(256),
})

/** POST /api/v1/login and /api/v1/logout. Where nobody need sign in, both do nothing. */
export function signInRoutes(app: Routes, options: WebOptions, pacing: Clock): void {
  const { auth, log, metrics, audit, publicUrl } = options
  const operators: OperatorDesk | undefined = auth === 'open' ? undefined : auth.operators
  const gate = new SignInGate(pacing)
  const logins = metrics.counter('web_logins_total', 'Sign-ins at the page', ['result'])
  const isSecure = ({ protocol }: FastifyRequest): boolean =>
    publicUrl?.startsWith('https:') === true || protocol === 'https'
  const needs = { config: { needs: 'nobody' as const } }

  app.post('/api/v1/login', { ...needs, schema: { body: login, tags: ['sign-in'] } }, async (request, reply) => {
    if (operators === undefined) return reply.code(204).send()
    const wish = { ...request.body, address: request.ip, agent: request.headers['user-agent'] ?? '' }
    try {
      const { token, operator } = await gate.pass(request.ip, () => operators.signIn(wish))
      const previous = cookieOf(request)
      if (previous !== undefined) await operators.signOut(previous)
      logins.add(1, { result: 'opened' })
      await audit.write({ operator: operator.id, action: 'sign-in:open', area: operator.scope })
      return await reply
        .code(204)
        .header('set-cookie', cookieFor(token, isSecure(request)))
        .send()
    } catch (error) {
      if (!isHubError(error)) throw error
      logins.add(1, { result: 'refused' })
      log.warn('a sign-in was refused', { code: error.code })
      if (error.code === 'NOT_ALLOWED') await audit.write(await refusalOf(wish.login, operators))
      throw error
    }
  })

  app.post('/api/v1/logout', { ...needs, schema: { tags: ['sign-in'] } }, async (request, reply) => {
    const token = cookieOf(request)
    if (token !== undefined) await operators?.signOut(token)
    return reply
      .code(204)
      .header('set-cookie', cookieFor(undefined, isSecure(request)))
      .send()
  })
}

/** What was typed as a login is written down when it is one: people type their password there. */
async function refusalOf(typed: string, operators: OperatorDesk) {
  const login = typed.normalize('NFKC').trim().toLowerCase()
  const known = (await operators.list('')).some((operator) => operator.login === login)
  return { operator: known ? login : 'unknown', action: 'sign-in:refused' }
}
