import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const NOT_BUILT =
  '网页尚未生成，请运行 npm run build 后重新启动。 The page is not built: run "npm run build", start again.'

/** Addresses of the app's pages, as dashboards/web/src/pages.ts has them. */
const PAGE_PATHS = [
  '/alerts/:id',
  '/a/:code',
  '/wall',
  '/homes',
  '/homes/:id',
  '/devices',
  '/duty',
  '/install',
  '/install/:home',
  '/rules',
  '/reports',
  '/import',
  '/system',
]

/** Whether somebody followed a link that leads nowhere: a browser is shown the page, which says so and leads back. */
export const followedLink = ({ method, url, headers, server }: FastifyRequest): boolean =>
  method === 'GET' &&
  !url.startsWith('/api/') &&
  headers.accept?.includes('text/html') === true &&
  // A page that was built after the start is not served.
  server.hasReplyDecorator('sendFile')

/**
 * Serves the built page. What has a hash in its name never changes and is kept by the browser for a year; the page itself
 * is asked for each time. Compressed copies beside the files are used where the browser takes them.
 */
export function pageFiles(app: FastifyInstance, pageDir: string): void {
  if (!existsSync(join(pageDir, 'index.html'))) {
    app.get('/', (_request, reply) => reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT))
    return
  }
  // The page's own addresses: each shows the page, which looks at the address itself.
  for (const path of PAGE_PATHS) app.get(path, (_request, reply) => reply.sendFile('index.html'))
  void app.register(fastifyStatic, {
    root: pageDir,
    wildcard: true,
    preCompressed: true,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(response, path) {
      const hashed = path.includes(`${join(pageDir, 'assets')}/`)
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-store')
    },
  })
}
