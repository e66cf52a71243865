import { z } from 'zod'
import { areaCode } from '../../core/names.ts'
import { askerOf } from './access.ts'
import { reportCsv } from './reports-csv.ts'
import { monthlyReport } from './reports-monthly.ts'
import type { Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const query = z.strictObject({
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month like 2026-11')
    .optional(),
  /** Empty: everything that the asker may see, if that is everything. */
  area: z.union([z.literal(''), areaCode]).optional(),
})

/** GET /api/v1/reports/monthly and monthly.csv: a month of an area, by the areas one level below. */
export function reportsRoutes(app: Routes, options: WebOptions): void {
  const route = {
    config: { needs: 'reports:read' as const },
    schema: { tags: ['reports'], querystring: query },
  }
  app.get('/api/v1/reports/monthly', route, (request) => monthlyReport(request.query, askerOf(request), options))

  app.get('/api/v1/reports/monthly.csv', route, async (request, reply) => {
    const report = await monthlyReport(request.query, askerOf(request), options)
    const name = ['report', report.month, report.total.area].filter((part) => part !== '').join('-')
    void reply.header('content-disposition', `attachment; filename="${name}.csv"`)
    return reply.type('text/csv; charset=utf-8').send(reportCsv(report))
  })
}
