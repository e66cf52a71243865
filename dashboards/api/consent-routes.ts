import { z } from 'zod'
import { civilDayOf, parseCivilDay } from '../../core/civil-day.ts'
import {
  CONSENT_CHANGES,
  CONSENT_SPEAKERS,
  CONSENT_TOPICS,
  consentNow,
  type ConsentProof,
  type ConsentRecord,
  stillGoesOn,
} from '../../core/consent.ts'
import { HubError } from '../../core/errors.ts'
import { type Asker, askerOf } from './access.ts'
import type { ConsentsView, ConsentView, WithdrawalView } from './consent-views.ts'
import { signatures } from './home-profile-view.ts'
import { maskedName } from './place.ts'
import { homeFor } from './presence-routes.ts'
import { idParams, type Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^\P{C}*$/u, '不能含控制字符。 Must not hold control characters.')
const proof = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('paper'), reference: line(100).min(1) }),
  z.strictObject({ how: z.literal('oral'), witness: line(40).min(1) }),
])
const wish = z
  .strictObject({
    topic: z.enum(CONSENT_TOPICS),
    change: z.enum(CONSENT_CHANGES),
    by: z.enum(CONSENT_SPEAKERS),
    speakerName: line(40).default(''),
    proof,
    textVersion: line(40).min(1),
    saidOn: z.iso.date(),
  })
  .refine(({ by, speakerName }) => by === 'resident' || speakerName !== '', {
    path: ['speakerName'],
    message: '请写明监护人或照料人的姓名。 Name the guardian or carer who spoke.',
  })

/** GET and POST /api/v1/homes/ID/consents, GET /api/v1/withdrawals. */
export function consentRoutes(app: Routes, options: WebOptions): void {
  const { consents, audit } = options
  const url = '/api/v1/homes/:id/consents'
  const schema = { params: idParams, tags: ['privacy'] }

  app.get(url, { config: { needs: 'homes:read' }, schema }, async (request) => {
    const asker = askerOf(request)
    return consentsView(options, asker, await consents.of(homeFor(asker, request.params.id).id))
  })

  const write = { config: { needs: 'homes:write' as const }, schema: { ...schema, body: wish } }
  app.post(url, write, async (request, reply) => {
    const asker = askerOf(request)
    const { id, area } = homeFor(asker, request.params.id)
    const { topic, change, saidOn } = request.body
    refuseLaterDay(saidOn)
    await consents.add(id, { ...request.body, recordedBy: asker.operator.id })
    const detail = `${topic} ${change}`
    await audit.write({ operator: asker.operator.id, action: 'consent:add', home: id, area, detail })
    return reply.code(201).send(await consentsView(options, asker, await consents.of(id)))
  })

  const list = { config: { needs: 'homes:write' as const }, schema: { tags: ['privacy'] } }
  app.get('/api/v1/withdrawals', list, async (request) => {
    const { directory } = askerOf(request)
    const open = (await consents.withdrawals()).filter((one) => stillGoesOn(one, directory))
    const found = open.flatMap(({ home, topic, saidOn, recordedAt }): readonly WithdrawalView[] => {
      const area = directory.home(home)?.area
      return area === undefined ? [] : [{ home, area, topic, saidOn, recordedAt }]
    })
    return { withdrawals: found }
  })

  function refuseLaterDay(said: string): void {
    const day = parseCivilDay(said)
    if (day !== undefined && day <= civilDayOf(options.clock.now(), options.timeZone)) return
    throw new HubError('BAD_REQUEST', 'saidOn: 日期不能晚于今天。 The day must not lie ahead.')
  }
}

async function consentsView(
  options: WebOptions,
  asker: Asker,
  records: readonly ConsentRecord[],
): Promise<ConsentsView> {
  const signed = await signatures(options)
  const helps = asker.may('residents:unmask')
  const views = records.map(({ recordedBy, speakerName, proof, ...record }): ConsentView => {
    const [signature] = signed([{ by: recordedBy }])
    return {
      ...record,
      recordedBy: signature?.by ?? recordedBy,
      speakerName: helps || speakerName === '' ? speakerName : maskedName(speakerName),
      proof: helps ? proof : maskedProof(proof),
    }
  })
  const now: Partial<Record<ConsentRecord['topic'], ConsentView>> = {}
  const newest = consentNow(records)
  for (const view of views) if (newest.get(view.topic)?.number === view.number) now[view.topic] = view
  return { now, records: views }
}

const maskedProof = (proof: ConsentProof): ConsentProof =>
  proof.how === 'oral' ? { ...proof, witness: maskedName(proof.witness) } : proof
