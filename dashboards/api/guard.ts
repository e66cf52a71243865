import type { FastifyRequest } from 'fastify'
import { HubError } from '../../core/errors.ts'
import { hours } from '../../core/time.ts'

const COOKIE = 'shouwang_session'
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i
const TOKEN = /^[\w-]{43}$/
/** The browser forgets the cookie by then; the sign-in itself may end earlier. */
const COOKIE_LIFE = hours(12)

/** The token that the request's cookie holds. */
export function cookieOf(request: FastifyRequest): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === COOKIE && value !== undefined && TOKEN.test(value)) return value
  }
  return undefined
}

/** The Set-Cookie value that starts (or, without a token, ends) a sign-in. */
export function cookieFor(token: string | undefined, secure: boolean): string {
  const life = token === undefined ? 0 : COOKIE_LIFE / 1000
  return `${COOKIE}=${token ?? ''}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

/** Another site's page must not borrow an open hub by DNS. @throws NOT_ALLOWED under a name that is not this machine's */
export function refuseForeignHost(request: FastifyRequest): void {
  if (LOOPBACK.test(request.headers.host ?? '')) return
  throw new HubError('NOT_ALLOWED', 'The demonstration answers on localhost only.')
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

const TYPES = { json: 'application/json', file: 'application/octet-stream' }

/** Only JSON, or bytes where a file is taken: a form of another site cannot send them without asking first. @throws BAD_REQUEST */
export function requireType(request: FastifyRequest, takes: keyof typeof TYPES): void {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';')
  if (type.trim().toLowerCase() === TYPES[takes]) return
  throw Object.assign(new Error(`Send ${TYPES[takes]}.`), { statusCode: 415 })
}
