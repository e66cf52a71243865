import { Command, InvalidArgumentError } from 'commander'

export interface DemoOptions {
  /** How many times faster than real time the hub's clock runs: [1, 1000]. */
  readonly speed: number
  /** Real seconds until it ends by itself; never when undefined. */
  readonly exitAfter: number | undefined
}

function between(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isFinite(value) && value >= low && value <= high) return value
    throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`)
  }
}

/** Reads the demonstration's command line; with a wrong one it prints what is wrong and ends the process. */
export function demoOptions(argv: readonly string[]): DemoOptions {
  const command = new Command('npm run demo --')
    .description('守望 demonstration: the whole hub with a fictional town')
    .option('--speed <times>', 'how much faster than real time the clock runs', between(1, 1000), 10)
    .option(
      '--exit-after <seconds>',
      'end by itself after so many real seconds, with one JSON line',
      between(1, 86_400),
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv)
  const { speed, exitAfter } = command.opts<{ speed: number; exitAfter?: number }>()
  return { speed, exitAfter }
}
