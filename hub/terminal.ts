import { type Clock, systemClock } from '../core/time.ts'

/** What a command is given of the world outside. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Prints a text and ends the line. */
  print(text: string): void
}

/** The terminal that the process runs in. */
export const ownTerminal = (): Terminal => ({
  environment: process.env,
  clock: systemClock(),
  print: (text) => void process.stdout.write(`${text}\n`),
})
