import { z } from 'zod'
import type { AlertSummary } from '../../core/alert.ts'
import { HubError } from '../../core/errors.ts'
import { type Asker, askerOf } from './access.ts'
import { idParams, type Routes } from './routes.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import type { WebOptions } from './web-options.ts'

const query = z.strictObject({
  format: z.enum(['json', 'html']).default('json'),
  /** With whole numbers and names. */
  full: z.enum(['0', '1']).default('0'),
})

/** The page brings its own styles and nothing else; it must not lie in a frame, and runs no script. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** GET /api/v1/alerts/ID/evidence: an alert's whole story as one file, JSON or (`format=html`) a page to print. */
export function evidenceRoutes(app: Routes, options: WebOptions): void {
  const { audit } = options
  const route = {
    config: { needs: 'alerts:read' as const },
    schema: { tags: ['alerts'], params: idParams, querystring: query },
  }
  app.get('/api/v1/alerts/:id/evidence', route, async (request, reply) => {
    const asker = askerOf(request)
    const { desk, operator } = asker
    const full = request.query.full === '1'
    // Whoever may not see the alert learns nothing of it here either.
    const alert = await desk.story(request.params.id)
    if (full) refuseWhole(alert?.subject, asker, options)
    const file = alert && (await options.evidence.ofAlert(alert.id, { full, by: operator.login }))
    if (alert === undefined || file === undefined) {
      throw new HubError('NOT_FOUND', 'There is no alert with this id.')
    }
    const about = aboutOf(alert.subject, asker)
    const detail = `${full ? 'full' : 'masked'} ${file.sha256}`
    await audit.write({ operator: operator.id, action: 'alert:evidence', ...about, object: alert.id, detail })
    if (request.query.format === 'html') {
      void reply.headers({ ...SECURITY_HEADERS, 'content-security-policy': PAGE_POLICY })
      return reply.type('text/html; charset=utf-8').send(file.page)
    }
    void reply.header('content-disposition', `attachment; filename="${file.name}.json"`)
    return reply.type('application/json; charset=utf-8').send(file.json)
  })
}

/** @throws NOT_ALLOWED for who helps nobody, and where the home has moved out of the asker's area */
function refuseWhole(subject: AlertSummary['subject'] | undefined, asker: Asker, { directory }: WebOptions): void {
  if (!asker.may('residents:unmask')) {
    throw new HubError('NOT_ALLOWED', '您的角色只能取遮盖个人信息的记录。 Your role may have the masked record only.')
  }
  if (subject === undefined || 'area' in subject || directory.home(subject.home) === undefined) return
  if (asker.directory.home(subject.home) !== undefined) return
  throw new HubError(
    'NOT_ALLOWED',
    '该户已迁出您的辖区，只能取遮盖个人信息的记录。 The home has moved out of your area: you may have the masked record only.',
  )
}

/** With the home's area: the audit log is read by area. */
function aboutOf(subject: AlertSummary['subject'], { directory }: Asker) {
  if ('area' in subject) return { area: subject.area }
  return { home: subject.home, area: directory.home(subject.home)?.area }
}
