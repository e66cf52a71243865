// Plain JavaScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules', '.installed-from')
const page = join(root, 'dashboards', 'web', 'dist', 'index.html')

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`守望 needs Node.js 20.19 or newer; this is ${process.versions.node}. Install it from nodejs.org.`)
  process.exit(2)
}

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  run('正在安装依赖 / installing packages (once, about a minute)', 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  writeFileSync(stamp, lock)
}
if (!existsSync(page) || newestIn(join(root, 'dashboards', 'web')) > statSync(page).mtimeMs) {
  run('正在生成网页 / building the page', 'npx', ['vite', 'build', 'dashboards/web', '--logLevel', 'error'])
}

function run(says, command, args) {
  console.error(`▸ ${says} …`)
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.status !== 0) {
    console.error(`▸ "${command} ${args.join(' ')}" failed; what it printed above says why. Mend that and start again.`)
    process.exit(1)
  }
}

/** The newest change below a folder, leaving out what is built. */
function newestIn(folder) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile() && !path.includes(join('web', 'dist'))) newest = Math.max(newest, statSync(path).mtimeMs)
  }
  return newest
}
