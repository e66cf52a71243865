// Plain JavaScript: it runs before anything in TypeScript can.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const self = fileURLToPath(import.meta.url)
const root = fileURLToPath(new URL('..', import.meta.url))
const USUAL_CACHE = join(root, 'node_modules', '.cache', 'shouwang-hub')
const A_DAY = 86_400_000
/** Of each program. A hub that has run for long may yet start a thread from the one it came from. */
const KEPT = 10
/** What the hub runs as, where nothing can be written later. */
const PRODUCTION = ['hub/main.ts', 'hub/command.ts', 'hub/backtest/command.ts']
const THREADS = ['ingest/stores/sqlite-thread.ts', 'hub/tables/table-thread.ts', 'hub/backtest/part-thread.ts']
/** Packages of hundreds of small files, read from one with the rest; all others are found where they are installed. */
const TOGETHER = /^(zod|fastify-type-provider-zod|kysely|pinyin-pro|yaml|commander|libphonenumber-js)(\/|$)/
/** The threads' files stand in the bundle, so who starts them must ask there. */
const STARTS_THREADS = /core[/\\]start-thread\.ts$/

/**
 * A program of this project as a few files of JavaScript, made anew when a source or a package is newer. From them it starts in
 * less than half the time that it takes from hundreds of sources, and judges faster.
 *
 * Answers the path of the program; `undefined` when it cannot be made, as where nothing may be written: then the sources must do.
 */
export async function bundled(program, cache = USUAL_CACHE) {
  try {
    const path = relative(root, resolve(root, program))
    return join(fresh(path, cache) ?? (await make(path, cache)), 'program.mjs')
  } catch {
    return undefined
  }
}

/** Runs the program here: from its bundle; from the sources where there can be none. */
export async function run(program) {
  const bundle = await bundled(program)
  if (bundle === undefined) {
    const { register } = await import('tsx/esm/api')
    register()
  } else process.setSourceMapsEnabled(true)
  await import(pathToFileURL(bundle ?? resolve(root, program)).href)
}

const nameOf = (program) => program.replaceAll(/\W+/g, '-')

/** The folder of the newest bundle, if nothing that went into it has changed since, and it is whole. */
function fresh(program, cache) {
  try {
    return noted(program, cache)
  } catch {
    // The note or a file is gone, or a power cut has left nothing in it.
    return undefined
  }
}

function noted(program, cache) {
  const { folder, inputs, outputs } = JSON.parse(readFileSync(join(cache, `${nameOf(program)}.json`), 'utf8'))
  // Two working copies may share their packages, and so this cache.
  if (!(self in inputs)) return undefined
  const made = join(cache, folder)
  const isFresh = Object.entries(inputs).every(([input, at]) =>
    isSameTime(at, statSync(input, { throwIfNoEntry: false })?.mtimeMs),
  )
  // After a power cut a file may be there and empty.
  return isFresh && Object.entries(outputs).every(([name, sum]) => sumOf(join(made, name)) === sum) ? made : undefined
}

/** An image keeps whole seconds only. */
export const isSameTime = (noted, found) => found === noted || found === Math.floor(noted / 1000) * 1000

const sumOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex')

async function make(program, cache) {
  mkdirSync(cache, { recursive: true })
  const making = join(cache, `making-${nameOf(program)}-${process.pid}`)
  const readAt = new Map()
  const { metafile } = await build({
    ...FORM,
    plugins: [programs(readAt)],
    entryPoints: [
      { in: join(root, program), out: 'program' },
      ...THREADS.map((thread) => ({ in: join(root, thread), out: basename(thread, '.ts') })),
    ],
    outdir: making,
  })
  const sources = Object.keys(metafile.inputs).map((path) => join(root, path))
  const ours = sources.filter((path) => !path.includes('node_modules'))
  // Whatever npm does to the packages it notes down there.
  const paths = [...ours, self, join(root, 'node_modules', '.package-lock.json')]
  // A source that was changed since it was read is not in the bundle as it is now.
  const inputs = Object.fromEntries(paths.map((path) => [path, readAt.get(path) ?? statSync(path).mtimeMs]))
  const outputs = Object.fromEntries(readdirSync(making).map((name) => [name, sumOf(join(making, name))]))
  const folder = `${nameOf(program)}-${randomBytes(8).toString('hex')}`
  renameSync(making, join(cache, folder))
  const note = join(cache, `making-note-${nameOf(program)}-${process.pid}`)
  writeFileSync(note, JSON.stringify({ folder, inputs, outputs }))
  // Another process may have made the same meanwhile: then one of the two is never used.
  renameSync(note, join(cache, `${nameOf(program)}.json`))
  sweep(program, cache)
  return join(cache, folder)
}

/** Forgets bundles of long ago, and what was never finished. */
function sweep(program, cache) {
  const madeAt = (name) => statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const names = readdirSync(cache).toSorted((a, b) => madeAt(b) - madeAt(a))
  const isOfProgram = (name) => name.startsWith(`${nameOf(program)}-`) && /-[0-9a-f]{16}$/.test(name)
  const older = names.filter(isOfProgram).slice(KEPT)
  const unfinished = names.filter((name) => name.startsWith('making-') && madeAt(name) < madeAt(names[0]) - A_DAY)
  for (const name of [...older, ...unfinished]) rmSync(join(cache, name), { recursive: true, force: true })
}

const FORM = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  metafile: true,
  // So that an error names the source and its line.
  sourcemap: 'linked',
  sourcesContent: false,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outExtension: { '.js': '.mjs' },
  // Packages in CommonJS ask for what Node has.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  logLevel: 'silent',
}

/** @param readAt filled with when each source was last changed before it was read */
const programs = (readAt) => ({ name: 'programs', setup: (build) => setup(build, readAt) })

function setup(build, readAt) {
  build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
    if (kind === 'entry-point' || TOGETHER.test(path)) return undefined
    return { path, external: true }
  })
  // What a source finds beside itself stands there, and not beside the bundle.
  build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    readAt.set(path, statSync(path).mtimeMs)
    const text = readFileSync(path, 'utf8')
    const itself = STARTS_THREADS.test(path)
      ? {}
      : { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) }
    const contents = text.replaceAll(/import\.meta\.(url|filename|dirname)/g, (asked, name) =>
      name in itself ? JSON.stringify(itself[name]) : asked,
    )
    return { contents, loader: 'ts' }
  })
}

let building = 0

/** esbuild's own process ends with the last build: a hub runs for months. */
async function build(options) {
  // It comes with `tsx`.
  const esbuild = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild')
  building += 1
  try {
    return await esbuild.build(options)
  } finally {
    building -= 1
    if (building === 0) await esbuild.stop()
  }
}

/** `node hub/bundle.mjs`, when an image is built. */
if (process.argv[1] === self) {
  for (const program of PRODUCTION) {
    if ((await bundled(program)) === undefined) throw new Error(`${program} could not be bundled`)
  }
}
