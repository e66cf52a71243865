import { HubError } from '../../core/errors.ts'
import { endWith } from '../end-with.ts'
import { runBacktest } from './run-backtest.ts'
import { backtestProgram } from './backtest-options.ts'

const program = backtestProgram((options) =>
  runBacktest(options, { environment: process.env, stdout: process.stdout, stderr: process.stderr }),
)

program.exitOverride((error) => {
  throw error.exitCode === 0 ? error : new HubError('BAD_REQUEST', error.message.replace(/^error: /, ''))
})
// What is wrong is said once, at the end.
program.configureOutput({ writeErr() {} })

// Whoever reads the lines may have had enough: `| head` ends it without a fault.
process.stdout.on('error', () => process.exit(0))

program.parseAsync(process.argv).catch((error: unknown) => {
  if (error instanceof Error && 'exitCode' in error && error.exitCode === 0) process.exit(0)
  endWith(error)
})
