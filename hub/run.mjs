/**
 * `node hub/run.mjs PROGRAM.ts [ARGUMENT…]`: runs a program of this project from its bundle; from the sources where there can be
 * none. The program sees its arguments as if it had been started itself.
 */
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundled } from './bundle.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [program] = process.argv.splice(2, 1)
if (program === undefined) {
  console.error('Name a program: node hub/run.mjs hub/main.ts')
  process.exit(2)
}
const bundle = await bundled(program)
if (bundle === undefined) {
  const { register } = await import('tsx/esm/api')
  register()
} else process.setSourceMapsEnabled(true)
await import(pathToFileURL(bundle ?? resolve(root, program)).href)
