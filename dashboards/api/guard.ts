import { HubError } from '../../core/errors.ts'
import type { FastifyRequest } from 'fastify'
import { SESSION_LENGTH } from './sessions.ts'
import type { Session, Sessions } from './sessions.ts'
import type { WebAuth } from './web-options.ts'

const COOKIE = 'shouwang_session'
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i
const SESSION_ID = /^[\w-]{43}$/

/** Who asks, when nobody signs in. */
const VISITOR = 'demo'

/** The session id that the request's cookie names. */
export function cookieOf(request: FastifyRequest): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === COOKIE && value !== undefined && SESSION_ID.test(value)) return value
  }
  return undefined
}

/** The Set-Cookie value that starts (or, without a session, ends) a sign-in. */
export function cookieFor(session: Session | undefined, secure: boolean): string {
  const life = session === undefined ? 0 : SESSION_LENGTH / 1000
  return `${COOKIE}=${session?.id ?? ''}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

/**
 * Who acts. @throws NOT_SIGNED_IN. @throws NOT_ALLOWED when nobody need sign in, but the page was reached under a name that is
 * not this machine's (another site's page must not borrow an open hub by DNS).
 */
export function operatorOf(request: FastifyRequest, auth: WebAuth, sessions: Sessions): string {
  if (auth === 'open') {
    if (LOOPBACK.test(request.headers.host ?? '')) return VISITOR
    throw new HubError('NOT_ALLOWED', 'The demonstration answers on localhost only.')
  }
  const session = sessions.find(cookieOf(request))
  if (session === undefined) throw new HubError('NOT_SIGNED_IN', '请先登录。 Please sign in.')
  return session.operator
}

/**
 * Refuses a change that another site's page asks for. A browser names the page's origin with every POST; a program that names
 * none has no borrowed cookie.
 *
 * @throws NOT_ALLOWED
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  const sameSite = site === undefined || site === 'same-origin' || site === 'none'
  const own = [`http://${host}`, `https://${host}`, ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin])]
  if (sameSite && (origin === undefined || own.includes(origin))) return
  throw new HubError('NOT_ALLOWED', "Another web site sent this request: open the page from the hub's own address.")
}

/** Only JSON: a form of another site cannot send it without asking first. @throws BAD_REQUEST */
export function requireJson(request: FastifyRequest): void {
  const type = request.headers['content-type'] ?? ''
  if (/^application\/json\s*(;|$)/i.test(type)) return
  throw Object.assign(new Error('Send application/json.'), { statusCode: 415 })
}
