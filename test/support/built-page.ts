import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PAGE_DIR } from './fake-web.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the page when nobody has. (`npm test` has, anew after each change of it.) @throws Error with what vite said. */
export function buildPage(): void {
  if (existsSync(join(PAGE_DIR, 'index.html'))) return
  const built = spawnSync('npx', ['vite', 'build', 'dashboards/web', '--logLevel', 'error'], { cwd: ROOT })
  if (built.status !== 0) throw new Error(`the page cannot be built: ${built.stderr.toString()}`)
}
