import { z } from 'zod'
import type { Directory, Home } from '../../core/directory.ts'
import { isDrillHome } from '../../core/drill-home.ts'
import { HubError } from '../../core/errors.ts'
import { gatewaysOfLabel } from '../../core/gateway-label.ts'
import { areaAt, type GatewayId, type HomeId, name } from '../../core/names.ts'
import { type Asker, askerOf } from './access.ts'
import { installationView } from './install-view.ts'
import type { ClaimView } from './install-views.ts'
import { typedText } from './typed-text.ts'
import { homeFor } from './presence-routes.ts'
import { idParams, type Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'
import { sendTagged } from './tagged-answer.ts'

/** Far more than a label holds: what it is gets a sentence of its own instead of a schema's. */
const label = z.string().max(10_000, '二维码内容过长。 The code holds too much.')
const signing = z.strictObject({ number: z.number().int().positive(), reason: typedText(300).default('') })
/** A lorry holds so many. */
const stock = z.strictObject({ gateways: z.array(name).min(1).max(200) })

const tags = ['installation']
const config = { needs: 'installations:write' as const }

/** Everything under /api/v1/homes/ID/installation, POST /api/v1/homes/ID/gateways and POST /api/v1/gateways: what an installer does in a home. */
export function installRoutes(app: Routes, options: WebOptions): void {
  claimRoutes(app, options)
  walkTestRoutes(app, options)
}

function claimRoutes(app: Routes, options: WebOptions): void {
  const { claims, audit } = options
  const schema = { params: idParams, tags, body: z.strictObject({ label }) }
  app.post('/api/v1/homes/:id/gateways', { config, schema }, async (request): Promise<ClaimView> => {
    const asker = askerOf(request)
    const home = homeFor(asker, request.params.id)
    const claimed = await claim(request.body.label, home, asker, options)
    const detail = claimed.state
    const { id, area } = home
    const entry = { operator: asker.operator.id, action: 'gateway:claim', home: id, area }
    await audit.write({ ...entry, object: claimed.gateway, detail })
    return claimed
  })

  const shelf = { config: { needs: 'homes:write' as const }, schema: { tags, body: stock } }
  app.post('/api/v1/gateways', shelf, async (request, reply) => {
    const ids = [...new Set(request.body.gateways)]
    if (ids.some(isDrillHome))
      throw new HubError('BAD_REQUEST', '以 drill- 开头的编号留给演练。 That id is kept for drills.')
    const secrets = await claims.addToStock(ids)
    await audit.write({ operator: askerOf(request).operator.id, action: 'gateway:stock', detail: ids.join(' ') })
    return reply.code(201).send({ secrets })
  })
}

/** Binds the first gateway that is registered of those that the label may mean. @throws BAD_REQUEST, NOT_FOUND */
async function claim(text: string, { id }: Home, asker: Asker, options: WebOptions): Promise<ClaimView> {
  const candidates = gatewaysOfLabel(text)
  if (candidates.length === 0) {
    throw new HubError(
      'BAD_REQUEST',
      '这不是网关标签，请扫网关背面的二维码，或照标签手输编号。 This is no gateway’s label: scan the code on its back, or type its number.',
    )
  }
  for (const gateway of candidates) {
    const outcome = await options.claims.claim(gateway, id)
    if (outcome.state === 'elsewhere') throw elsewhere(gateway, outcome.homes, { asker, ...options })
    if (outcome.state !== 'unknown') return { gateway, state: outcome.state }
  }
  const [shown] = candidates
  throw new HubError(
    'NOT_FOUND',
    `没有登记网关 ${shown}：请核对标签，或请区里先登记入库。 Gateway ${shown} is not registered: check the label, or have the district register it.`,
  )
}

interface Whom {
  readonly asker: Pick<Asker, 'directory'>
  readonly directory: Pick<Directory, 'home' | 'area'>
  readonly hotline?: string
}

/** Says which home has it where the fitter may see that home, and which town's office to call where not. */
function elsewhere(gateway: GatewayId, homes: readonly HomeId[], { asker, directory, hotline }: Whom): HubError {
  const seen = homes.map((home) => asker.directory.home(home)).find((home) => home !== undefined)
  const area = homes.map((home) => directory.home(home)?.area).find((code) => code !== undefined) ?? ''
  const town = directory.area(areaAt(area, 'town') ?? '')?.name
  const where = seen === undefined ? (town ?? '别处') : seen.address
  const call = `${town ?? ''}值班${hotline === undefined ? '' : `（热线 ${hotline}）`}`
  return new HubError(
    'BAD_REQUEST',
    `网关 ${gateway} 已装在${where}，不能装到这一户。若标签没错，请致电${call}改登记。 Gateway ${gateway} belongs to another home: have the office change that first.`,
  )
}

function walkTestRoutes(app: Routes, options: WebOptions): void {
  const { walkTests, audit } = options
  const url = '/api/v1/homes/:id/installation'
  const schema = { params: idParams, tags }
  const change = { config, schema: { ...schema, body: z.strictObject({}) } }
  const view = (asker: Asker, home: Home) => installationView(options, asker, home)

  app.get(url, { config: { needs: 'homes:read' }, schema }, async (request, reply) => {
    const asker = askerOf(request)
    const body = JSON.stringify(await view(asker, homeFor(asker, request.params.id)))
    return sendTagged(request, reply, body)
  })

  app.post(`${url}/walk-test`, change, async (request) => {
    const asker = askerOf(request)
    const home = homeFor(asker, request.params.id)
    const operator = asker.operator.id
    const { number } = await walkTests.start(home.id, operator)
    await audit.write({ operator, action: 'walk-test:start', home: home.id, area: home.area, object: String(number) })
    return view(asker, home)
  })

  app.post(`${url}/sos`, change, async (request) => {
    const asker = askerOf(request)
    const home = homeFor(asker, request.params.id)
    const { number } = await walkTests.announceSos(home.id)
    const entry = { operator: asker.operator.id, home: home.id, area: home.area, object: String(number) }
    await audit.write({ ...entry, action: 'walk-test:announce-sos' })
    return view(asker, home)
  })

  app.post(`${url}/sign-off`, { config, schema: { ...schema, body: signing } }, async (request) => {
    const asker = askerOf(request)
    const home = homeFor(asker, request.params.id)
    const { number, reason } = request.body
    const test = (await view(asker, home)).test
    const missing = test?.number === number ? test.missing : []
    if (missing.length > 0 && reason === '') {
      throw new HubError(
        'BAD_REQUEST',
        '还有缺项：请写明为何仍要撤离。 Something is missing: say why you leave all the same.',
      )
    }
    const operator = asker.operator.id
    const signed = await walkTests.signOff({ home: home.id, number, by: operator, missing, reason })
    const entry = { operator, home: home.id, area: home.area, object: String(signed.number) }
    await audit.write({ ...entry, action: 'walk-test:sign-off', detail: `missing ${signed.missing.length}` })
    return view(asker, home)
  })
}
