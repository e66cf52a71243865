// Plain JavaScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'dashboards', 'web', 'dist', 'index.html')

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`守望 needs Node.js 20.19 or newer; this is ${process.versions.node}. Install it from nodejs.org.`)
  process.exit(2)
}

if (!isInstalled()) {
  run('正在安装依赖 / installing packages (once, about a minute)', 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
}
// A command that imports this shows no page.
const wantsPage = process.argv[1] === fileURLToPath(import.meta.url) && !process.argv.includes('--no-page')
if (wantsPage && (!existsSync(page) || newestIn(join(root, 'dashboards', 'web')) > statSync(page).mtimeMs)) {
  run('正在生成网页 / building the page', 'npx', ['vite', 'build', 'dashboards/web', '--logLevel', 'error'])
}

/** Whether what npm noted down about the installed packages is what the lock file wants. */
function isInstalled() {
  const noted = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(noted)) return false
  const has = JSON.parse(readFileSync(noted, 'utf8')).packages
  const wants = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wants).every(
    ([path, wanted]) => path === '' || has[path]?.version === wanted.version || (wanted.optional && !(path in has)),
  )
}

function run(says, command, args) {
  // Standard output belongs to the command behind this one.
  console.error(`▸ ${says} …`)
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
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
