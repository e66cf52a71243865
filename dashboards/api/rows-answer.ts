import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Home } from '../../core/directory.ts'
import type { AreaCode } from '../../core/names.ts'
import { type Asker, askerOf } from './access.ts'
import { areasAbove } from './place.ts'
import type { Rows } from './written-rows.ts'

/** Rows for one write to the connection: some dozen kilobytes. */
const AT_ONCE = 100
/** Shorter answers are not worth zipping, in rows. */
const WORTH_ZIPPING = 50

/** Which rows are meant when the hub was started anew and counts from the beginning. */
export type Edition = string

interface Answer extends Rows {
  readonly edition: Edition
  /** What stands before `homes` in the answer; small. */
  readonly head: object
}

/**
 * Answers `{ …head, homes: rows }`, or 304 when the asker has that already. The tag is that of the rows' revision: the whole is never
 * in one piece, neither to be hashed nor to be zipped.
 */
export function sendRows(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  const { rows } = answer
  const tag = tagOf(answer, askerOf(request))
  void reply.headers({ etag: tag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' })
  if (request.headers['if-none-match'] === tag) return reply.code(304).send()
  void reply.type('application/json; charset=utf-8')
  const body = Readable.from(partsOf(answer))
  const takesZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (!takesZipped || rows.length < WORTH_ZIPPING) return reply.send(body)
  // A stream's zipping is done in threads of its own.
  const zip = createGzip({ level: 1 })
  // An asker who goes away half-way ends both; there is nobody left to tell.
  pipeline(body, zip, () => undefined)
  return reply.header('content-encoding', 'gzip').send(zip)
}

/** Another one for who sees other homes or more of them: a browser is used by several. */
function tagOf({ edition, revision, rows, head }: Answer, { operator }: Asker): string {
  const says = JSON.stringify([edition, revision, rows.length, operator.role, operator.scope, head])
  return `W/"${createHash('sha256').update(says).digest('base64url').slice(0, 22)}"`
}

/** A quick connection would take all of it in one turn. */
async function* partsOf({ head, rows }: Answer): AsyncGenerator<string> {
  const begun = JSON.stringify(head).slice(0, -1)
  yield `${begun === '{' ? begun : `${begun},`}"homes":[`
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    if (from > 0) await setImmediate()
    yield `${from === 0 ? '' : ','}${rows.slice(from, from + AT_ONCE).join(',')}`
  }
  yield ']}'
}

/** Names of every area that one of the homes lies in, and of those above. */
export function areasOf(homes: readonly Home[], { directory }: Pick<Asker, 'directory'>): Record<AreaCode, string> {
  const areas = [...new Set(homes.map(({ area }) => area))].flatMap((code) => areasAbove(code, directory))
  return Object.fromEntries(areas.map(({ code, name }) => [code, name]))
}
