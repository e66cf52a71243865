import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AlertDesk } from '../../core/alert.ts'
import type { Directory } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import { may, type Operator, type Permission, type Scope } from '../../core/operators.ts'
import { cookieOf, refuseForeignHost, refuseForeignOrigin, requireType } from './guard.ts'
import { directoryWithin } from './scoped-directory.ts'
import type { WebOptions } from './web-options.ts'

/** What a route asks of who calls it. `nobody`: nothing. `signed-in`: no more, and it is open before the first password was changed too. */
export type Need = Permission | 'nobody' | 'signed-in'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route under /api/ says it: one that does not stops the start. */
    readonly needs?: Need
    /** What a change is sent as; JSON when left out. */
    readonly takes?: 'file'
  }
  interface FastifyRequest {
    asker: Asker | undefined
  }
}

/** Who asks, and what of the world is there for them. Routes see alerts and homes by this only. */
export interface Asker {
  readonly operator: Operator
  readonly scope: Scope
  /** Names this screen; left out where nobody need sign in. */
  readonly signIn: string | undefined
  readonly desk: AlertDesk
  readonly directory: Directory
  may(permission: Permission): boolean
}

/** Who asks, when nobody signs in. */
const VISITOR: Operator = {
  id: 'demo',
  login: 'demo',
  name: '演示',
  role: 'administrator',
  scope: '',
  mustChangePassword: false,
  disabled: false,
}

/** Finds out who asks before anything of the request is looked at, and refuses what they may not. */
export function guardAccess(app: FastifyInstance, options: WebOptions): void {
  app.decorateRequest('asker', undefined)
  app.addHook('onRoute', ({ url, config, method }) => {
    const isApi = url.startsWith('/api/')
    if (isApi && config?.needs === undefined) throw new Error(`${String(method)} ${url} does not say what it needs`)
  })
  app.addHook('onRequest', async (request) => {
    const needs = request.routeOptions.config.needs
    if (needs === undefined) return
    if (needs !== 'nobody') request.asker = allowed(request, needs, options)
    if (request.method === 'GET' || request.method === 'HEAD') return
    requireType(request, request.routeOptions.config.takes ?? 'json')
    refuseForeignOrigin(request, options.publicUrl)
  })
}

/** Who asks on a route that needs somebody. @throws Error on one that does not */
export function askerOf(request: FastifyRequest): Asker {
  if (request.asker === undefined) throw new Error('this route needs nobody, and asks who it is')
  return request.asker
}

/** @throws NOT_SIGNED_IN, NOT_ALLOWED */
function allowed(request: FastifyRequest, needs: Exclude<Need, 'nobody'>, options: WebOptions): Asker {
  const asker = identified(request, options)
  if (needs === 'signed-in') return asker
  if (asker.operator.mustChangePassword) {
    throw new HubError('NOT_ALLOWED', '请先修改初始密码。 Change your first password first.')
  }
  if (!asker.may(needs)) throw new HubError('NOT_ALLOWED', '您的角色不能做这件事。 Your role does not allow this.')
  return asker
}

function identified(request: FastifyRequest, options: WebOptions): Asker {
  if (options.auth === 'open') {
    refuseForeignHost(request)
    return asker(VISITOR, undefined, options)
  }
  const token = cookieOf(request)
  const holder = token === undefined ? undefined : options.auth.operators.holderOf(token)
  if (holder === undefined) throw new HubError('NOT_SIGNED_IN', '请先登录。 Please sign in.')
  return asker(holder.operator, holder.signIn, options)
}

function asker(operator: Operator, signIn: string | undefined, options: WebOptions): Asker {
  const { scope, role } = operator
  return {
    operator,
    scope,
    signIn,
    desk: options.desk.within(scope),
    directory: directoryWithin(options.directory, scope),
    may: (permission) => may(role, permission),
  }
}
