/** `node hub/run.mjs PROGRAM.ts [ARGUMENT…]`: runs a program of this project. It sees its arguments as if it had been started itself. */
import { run } from './bundle.mjs'

const [program] = process.argv.splice(2, 1)
if (program === undefined) {
  console.error('Name a program: node hub/run.mjs hub/main.ts')
  process.exit(2)
}
await run(program)
