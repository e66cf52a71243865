import { z } from 'zod'
import type { Home } from '../../core/directory.ts'
import { BLOOD_TYPES } from '../../core/home-profile.ts'
import { type Asker, askerOf } from './access.ts'
import { contactsOf, EMPTY_CARD, profileView, signatures } from './home-profile-view.ts'
import { homeFor } from './presence-routes.ts'
import { idParams, type Routes } from './routes.ts'
import { typedText } from './typed-text.ts'
import type { WebOptions } from './web-options.ts'

const MOST_ALERTS = 20

const said = (longest: number) => typedText(longest).min(1, '不能为空，请写明。 Must not be empty: say something.')

const gradeWish = z.strictObject({ grade: z.enum(['green', 'orange', 'red']), reason: said(200) })
const note = z.strictObject({ text: said(1000) })
const card = z.strictObject({
  conditions: typedText(500),
  medicines: typedText(500),
  allergies: typedText(300),
  bloodType: z.enum(BLOOD_TYPES),
  doctor: typedText(200),
  mobility: typedText(300),
})

const tags = ['homes']
const params = idParams

/** What people know of a home besides its sensors: each route under /api/v1/homes/ID. */
export function homeProfileRoutes(app: Routes, options: WebOptions): void {
  lookRoutes(app, options)
  changeRoutes(app, options)
}

/** GET profile and alerts; POST medical-card/looks and contacts/looks, since a look at those is written down. */
function lookRoutes(app: Routes, options: WebOptions): void {
  const { profiles, audit } = options
  const url = '/api/v1/homes/:id'
  const schema = { params, tags }
  const homes = { config: { needs: 'homes:read' as const }, schema }
  const people = { config: { needs: 'residents:unmask' as const }, schema }

  app.get(`${url}/profile`, homes, (request) => {
    const asker = askerOf(request)
    return profileView(options, asker, homeFor(asker, request.params.id))
  })

  app.get(`${url}/alerts`, { config: { needs: 'alerts:read' }, schema }, async (request) => {
    const asker = askerOf(request)
    return { alerts: await asker.desk.ofHome(homeFor(asker, request.params.id).id, MOST_ALERTS) }
  })

  app.post(`${url}/medical-card/looks`, people, async (request) => {
    const { operator, id, area } = await lookedAt(request.params.id, askerOf(request))
    await audit.write({ operator, action: 'medical-card:look', home: id, area })
    const card = await profiles.medicalCard(id)
    const signed = await signatures(options)
    return card === undefined ? EMPTY_CARD : signed([card])[0]
  })

  app.post(`${url}/contacts/looks`, people, async (request) => {
    const asker = askerOf(request)
    const { operator, id, area } = await lookedAt(request.params.id, asker)
    await audit.write({ operator, action: 'contacts:look', home: id, area })
    return { contacts: contactsOf(id, asker.directory, { whole: true }) }
  })
}

/** PUT risk-grade and medical-card, POST notes. What was written stands in the audit log by its name only. */
function changeRoutes(app: Routes, { profiles, audit }: WebOptions): void {
  const config = { needs: 'homes:write' as const }
  const url = '/api/v1/homes/:id'

  app.put(`${url}/risk-grade`, { config, schema: { params, tags, body: gradeWish } }, async (request, reply) => {
    const { operator, id, area, riskGrade } = await lookedAt(request.params.id, askerOf(request))
    const { grade: to, reason } = request.body
    await profiles.setGrade({ home: id, to, reason, by: operator })
    const detail = `${riskGrade} → ${to}`
    await audit.write({ operator, action: 'risk-grade:set', home: id, area, detail })
    return reply.code(204).send()
  })

  app.put(`${url}/medical-card`, { config, schema: { params, tags, body: card } }, async (request, reply) => {
    const { operator, id, area } = await lookedAt(request.params.id, askerOf(request))
    await profiles.setMedicalCard(id, { ...request.body, by: operator })
    await audit.write({ operator, action: 'medical-card:set', home: id, area })
    return reply.code(204).send()
  })

  // Who stands at the door every day knows most.
  const notes = { needs: 'notes:write' as const }
  app.post(`${url}/notes`, { config: notes, schema: { params, tags, body: note } }, async (request, reply) => {
    const { operator, id, area } = await lookedAt(request.params.id, askerOf(request))
    await profiles.addNote(id, { text: request.body.text, by: operator })
    await audit.write({ operator, action: 'home-note:add', home: id, area })
    return reply.code(201).send({})
  })
}

/** The home, and the id of who looks at it. @throws NOT_FOUND */
async function lookedAt(
  id: string,
  asker: Asker,
): Promise<Pick<Home, 'id' | 'area' | 'riskGrade'> & { operator: string }> {
  const home = homeFor(asker, id)
  return { id: home.id, area: home.area, riskGrade: home.riskGrade, operator: asker.operator.id }
}
