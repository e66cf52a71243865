import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import { type Operator, OPERATOR_ROLES, type OperatorDesk, within } from '../../core/operators.ts'
import { areaCode } from '../../core/names.ts'
import { type Asker, askerOf } from './access.ts'
import { meOf } from './me-view.ts'
import { idParams, type Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const password = z.string().min(1).max(256)
const passwords = z.strictObject({ old: password, new: password })
const scope = z.union([z.literal(''), areaCode], 'must be the code of an area, or empty for all')
const person = z.strictObject({
  login: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[\w.-]{2,32}$/, 'must be 2 to 32 letters, digits, points or hyphens'),
  name: z.string().trim().min(1).max(40),
  role: z.enum(OPERATOR_ROLES),
  scope,
})
const change = person.omit({ login: true }).extend({ disabled: z.boolean() }).partial()

/** What who signs in may see of themselves and of others. Only who may see everything can hand out more than an area. */
export function operatorRoutes(app: Routes, options: WebOptions): void {
  ownRoutes(app, options)
  if (options.auth !== 'open') deskRoutes(app, options, options.auth.operators)
}

/** GET /api/v1/me, its sign-ins, and the change of one's own password. */
function ownRoutes(app: Routes, { auth, audit }: WebOptions): void {
  const config = { needs: 'signed-in' as const }
  const tags = ['me']

  app.get('/api/v1/me', { config, schema: { tags } }, async (request) => meOf(askerOf(request)))
  if (auth === 'open') return
  const { operators } = auth

  app.post('/api/v1/me/password', { config, schema: { tags, body: passwords } }, async (request, reply) => {
    const { operator, signIn } = askerOf(request)
    await operators.changePassword(operator.id, request.body)
    await operators.signOutEverywhere(operator.id, signIn)
    await audit.write({ operator: operator.id, action: 'password:change', area: operator.scope })
    return reply.code(204).send()
  })

  app.get('/api/v1/me/sign-ins', { config, schema: { tags } }, async (request) => {
    const { operator, signIn } = askerOf(request)
    const all = await operators.signIns(operator.id)
    return { signIns: all, current: signIn }
  })

  app.delete('/api/v1/me/sign-ins', { config, schema: { tags } }, async (request) => {
    const { operator, signIn } = askerOf(request)
    const ended = await operators.signOutEverywhere(operator.id, signIn)
    await audit.write({ operator: operator.id, action: 'sign-in:end-all', area: operator.scope })
    return { ended }
  })
}

/** GET and POST /api/v1/operators, PATCH /api/v1/operators/ID, POST /api/v1/operators/ID/password. */
function deskRoutes(app: Routes, { audit }: WebOptions, operators: OperatorDesk): void {
  const config = { needs: 'operators:write' as const }
  const tags = ['operators']

  async function known(asker: Asker, id: string): Promise<Operator> {
    const found = (await operators.list(asker.scope)).find((operator) => operator.id === id)
    if (found === undefined) throw new HubError('NOT_FOUND', '没有这个账号。 There is no such operator.')
    return found
  }

  app.get('/api/v1/operators', { config, schema: { tags } }, async (request) => ({
    operators: await operators.list(askerOf(request).scope),
  }))

  app.post('/api/v1/operators', { config, schema: { tags, body: person } }, async (request, reply) => {
    const asker = askerOf(request)
    refuseWider(asker, request.body.scope)
    const added = await operators.add(request.body)
    const { id, role, scope: area } = added.operator
    await audit.write({ operator: asker.operator.id, action: 'operator:add', area, object: id, detail: role })
    return reply.code(201).send(added)
  })

  app.patch('/api/v1/operators/:id', { config, schema: { tags, params: idParams, body: change } }, async (request) => {
    const asker = askerOf(request)
    const before = await known(asker, request.params.id)
    if (request.body.scope !== undefined) refuseWider(asker, request.body.scope)
    const given = Object.entries(request.body).filter(([, value]) => value !== undefined)
    const after = await operators.change(before.id, Object.fromEntries(given))
    const detail = given.map(([key, value]) => `${key}=${String(value)}`).join(' ')
    await audit.write({
      operator: asker.operator.id,
      action: 'operator:change',
      area: after.scope,
      object: after.id,
      detail,
    })
    return after
  })

  app.post('/api/v1/operators/:id/password', { config, schema: { tags, params: idParams } }, async (request) => {
    const asker = askerOf(request)
    const { id, scope: area } = await known(asker, request.params.id)
    const firstPassword = await operators.resetPassword(id)
    await audit.write({ operator: asker.operator.id, action: 'operator:reset-password', area, object: id })
    return { firstPassword }
  })
}

function refuseWider(asker: Asker, wished: string): void {
  if (within(asker.scope, wished)) return
  throw new HubError('NOT_ALLOWED', '不能授予自己辖区以外的范围。 That area is not within your own.')
}
