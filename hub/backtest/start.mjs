/**
 * `npm run backtest`: sees that everything is installed, and starts from the bundle; from the sources where there can be none.
 *
 * Plain JavaScript: what runs TypeScript takes half a second to start.
 */
import '../prepare.mjs'
import { bundledBacktest } from './bundle.mjs'

const bundle = await bundledBacktest()
if (bundle === undefined) {
  const { register } = await import('tsx/esm/api')
  register()
}
await import(bundle ?? './command.ts')
