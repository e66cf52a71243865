// Plain JavaScript: it runs before anything in TypeScript can.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const USUAL_CACHE = join(root, 'node_modules', '.cache', 'shouwang-hub')
const A_DAY = 86_400_000
const ENTRIES = ['command', 'part-thread']
/** Packages that are read from one file with the rest; all others are found where they are installed. */
const TOGETHER = /^(zod|yaml|commander)(\/|$)/
/** The thread's file stands in the bundle, so who starts it must ask there. */
const STARTS_THREADS = /backtest-parts\.ts$/

/**
 * The backtest as a few files of JavaScript, made anew when a source is newer. A start from them takes a tenth of a second, from
 * the sources more than one; and they judge faster.
 *
 * Answers the URL of the program; `undefined` when it cannot be made, as where nothing may be written: then the sources must do.
 */
export async function bundledBacktest(cache = USUAL_CACHE) {
  try {
    return pathToFileURL(join(fresh(cache) ?? (await make(cache)), 'command.mjs')).href
  } catch {
    return undefined
  }
}

/** The folder of the newest bundle, if nothing that went into it has changed since. */
function fresh(cache) {
  const note = join(cache, 'backtest.json')
  if (!existsSync(note)) return undefined
  const { folder, inputs } = JSON.parse(readFileSync(note, 'utf8'))
  // Two working copies may share their packages, and so this cache.
  if (!(fileURLToPath(import.meta.url) in inputs)) return undefined
  const changed = Object.entries(inputs).some(([path, at]) => statSync(path, { throwIfNoEntry: false })?.mtimeMs !== at)
  return changed ? undefined : join(cache, folder)
}

async function make(cache) {
  mkdirSync(cache, { recursive: true })
  const making = join(cache, `making-${process.pid}`)
  const { metafile } = await esbuild().build({
    entryPoints: ENTRIES.map((name) => join(root, 'hub', 'backtest', `${name}.ts`)),
    outdir: making,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    // Packages in CommonJS ask for what Node has.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [{ name: 'backtest', setup }],
    logLevel: 'silent',
  })
  const paths = [...Object.keys(metafile.inputs).map((path) => join(root, path)), fileURLToPath(import.meta.url)]
  const inputs = Object.fromEntries(paths.map((path) => [path, statSync(path).mtimeMs]))
  const folder = `backtest-${createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16)}`
  keep(cache, { making, folder, inputs })
  return join(cache, folder)
}

/** Another backtest may have made the same meanwhile, or may be reading an older one: that goes a day later. */
function keep(cache, { making, folder, inputs }) {
  const long = statSync(making).mtimeMs - A_DAY
  const isOld = (name) => /^(backtest|making)-/.test(name) && statSync(join(cache, name)).mtimeMs < long
  const older = readdirSync(cache).filter(isOld)
  for (const name of older) rmSync(join(cache, name), { recursive: true, force: true })
  try {
    renameSync(making, join(cache, folder))
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(join(cache, folder))) throw error
  }
  const note = join(cache, `making-note-${process.pid}`)
  writeFileSync(note, JSON.stringify({ folder, inputs }))
  renameSync(note, join(cache, 'backtest.json'))
}

function setup(build) {
  build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
    if (kind === 'entry-point' || TOGETHER.test(path)) return undefined
    return { path, external: true }
  })
  // What a source finds beside itself stands there, and not beside the bundle.
  build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const text = readFileSync(path, 'utf8')
    const contents = STARTS_THREADS.test(path)
      ? text
      : text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
    return { contents, loader: 'ts' }
  })
}

/** It comes with `tsx`. */
const esbuild = () => createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild')
