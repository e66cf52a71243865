import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import { LARGEST_TABLE, TABLE_FORMATS, TABLE_NAMES, type TableName, type TableUpload } from '../../core/table-desk.ts'
import { type Asker, askerOf } from './access.ts'
import type { Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const FILE_NAMES = { homes: '住户', residents: '老人', gateways: '网关', devices: '设备', responders: '救助人员' }

const params = z.object({ table: z.enum(TABLE_NAMES) })
const format = z.strictObject({ format: z.enum(TABLE_FORMATS).default('xlsx') })
const digest = z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/) })

/**
 * POST /api/v1/tables/TABLE/preview and /api/v1/tables/TABLE/imports, each with the file as it is (application/octet-stream);
 * GET /api/v1/tables/TABLE and /api/v1/tables/TABLE/template.
 */
export function tableRoutes(app: Routes, options: WebOptions): void {
  const { tables, audit } = options
  const config = { needs: 'installations:write' as const, takes: 'file' as const }
  const tags = ['tables']
  // A plugin of its own: nobody else takes files.
  void app.register(async (files: Routes) => {
    files.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: LARGEST_TABLE }, takeBuffer)
    const route = { config, bodyLimit: LARGEST_TABLE }

    files.post('/api/v1/tables/:table/preview', { ...route, schema: { tags, params } }, async (request, reply) => {
      const preview = await tables.preview(uploadOf(askerOf(request), request.params, request.body))
      return reply.type('application/json; charset=utf-8').send(bytesOf(preview))
    })

    const schema = { tags, params, querystring: digest }
    files.post('/api/v1/tables/:table/imports', { ...route, schema }, async (request) => {
      const asker = askerOf(request)
      const upload = uploadOf(asker, request.params, request.body)
      const { operator } = asker
      const applied = await tables.apply({ ...upload, digest: request.query.digest, by: operator.login })
      const { counts } = applied
      const detail = `new=${counts.new} changed=${counts.changed} unchanged=${counts.unchanged}`
      await audit.write({
        operator: operator.id,
        action: 'table:import',
        area: operator.scope,
        object: upload.table,
        detail,
      })
      return applied
    })
  })

  const exported = { config: { needs: config.needs }, schema: { tags, params, querystring: format } }
  app.get('/api/v1/tables/:table', exported, async (request, reply) => {
    const { operator, scope, ...asker } = askerOf(request)
    const { table } = request.params
    const wish = { table, format: request.query.format, scope, unmasked: asker.may('residents:unmask') }
    const { bytes, rows } = await tables.export(wish)
    const detail = `${wish.format} ${wish.unmasked ? 'full' : 'masked'} rows=${rows}`
    await audit.write({ operator: operator.id, action: 'table:export', area: operator.scope, object: table, detail })
    const type = wish.format === 'csv' ? 'text/csv; charset=utf-8' : XLSX
    void reply.header('content-disposition', attachment(FILE_NAMES[table], `${table}.${wish.format}`))
    return reply.type(type).send(bytesOf(bytes))
  })

  app.get(
    '/api/v1/tables/:table/template',
    { config: { needs: config.needs }, schema: { tags, params } },
    async (request, reply) => {
      const { table } = request.params
      const bytes = await tables.template(table)
      void reply.header('content-disposition', attachment(`${FILE_NAMES[table]}-模板`, `${table}-template.xlsx`))
      return reply.type(XLSX).send(bytesOf(bytes))
    },
  )
}

const takeBuffer = (_request: unknown, body: Buffer, done: (error: Error | null, body: Buffer) => void): void =>
  done(null, body)

/** What of an installation no fitter need change: who lives where, how they are, and whose phone rings. */
const OF_PEOPLE: ReadonlySet<TableName> = new Set<TableName>(['homes', 'residents', 'responders'])

/** @throws NOT_ALLOWED, BAD_REQUEST when there is no file */
function uploadOf(asker: Asker, { table }: Pick<TableUpload, 'table'>, bytes: unknown): TableUpload {
  if (OF_PEOPLE.has(table) && !asker.may('homes:write')) {
    throw new HubError(
      'NOT_ALLOWED',
      '住户、老人、救助人员表只能由可以修改住户的账号导入。 Tables of homes, residents and responders are imported by who may change homes.',
    )
  }
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) {
    throw new HubError('BAD_REQUEST', '没有收到文件。 There is no file: send it as application/octet-stream.')
  }
  return { table, bytes, scope: asker.scope, unmasked: asker.may('residents:unmask') }
}

/** With a Chinese name for those who know RFC 6266, and an English one for the others. */
function attachment(chinese: string, ascii: string): string {
  const suffix = ascii.slice(ascii.lastIndexOf('.'))
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(chinese + suffix)}`
}

/** A thread's bytes come as a plain `Uint8Array`, which the server would not send as they are. */
const bytesOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
