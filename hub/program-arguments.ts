import { fileURLToPath } from 'node:url'

const RUN = fileURLToPath(new URL('./run.mjs', import.meta.url))

/** What Node is told to run a program of this project. @param program absolute, or from the project's folder */
export const programArguments = (program: string, ...args: readonly string[]): string[] => [RUN, program, ...args]
