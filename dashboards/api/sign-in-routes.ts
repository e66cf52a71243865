import { HubError } from '../../core/errors.ts'
import type { Clock } from '../../core/time.ts'
import type { FastifyInstance } from 'fastify'
import { cookieFor, cookieOf, refuseForeignOrigin, requireJson } from './guard.ts'
import { PasswordDoor } from './password-door.ts'
import { loginOf } from './requests.ts'
import type { Sessions } from './sessions.ts'
import type { WebOptions } from './web-options.ts'

/** POST /api/v1/login and /api/v1/logout. */
export function signInRoutes(app: FastifyInstance, options: WebOptions, sessions: Sessions, pacing: Clock): void {
  const { auth, log, metrics, publicUrl } = options
  const door = auth === 'open' ? undefined : new PasswordDoor(auth.adminPassword, pacing)
  const logins = metrics.counter('web_logins_total', 'Sign-ins at the page', ['result'])
  const secure = publicUrl?.startsWith('https:') === true

  app.post('/api/v1/login', async (request, reply) => {
    requireJson(request)
    refuseForeignOrigin(request, publicUrl)
    const { password } = loginOf(request.body)
    if (door === undefined) return reply.code(204).send()
    if (!(await door.opens(password, request.ip))) {
      logins.add(1, { result: 'refused' })
      log.warn('a sign-in was refused')
      throw new HubError('NOT_ALLOWED', '密码不对。 This is not the password.')
    }
    logins.add(1, { result: 'opened' })
    const previous = cookieOf(request)
    if (previous !== undefined) sessions.end(previous)
    return reply
      .code(204)
      .header('set-cookie', cookieFor(sessions.open('admin'), secure))
      .send()
  })

  app.post('/api/v1/logout', async (request, reply) => {
    requireJson(request)
    refuseForeignOrigin(request, publicUrl)
    const id = cookieOf(request)
    if (id !== undefined) sessions.end(id)
    return reply.code(204).header('set-cookie', cookieFor(undefined, secure)).send()
  })
}
