/**
 * The path of a program of this project as JavaScript; `undefined` when there can be none.
 *
 * @param program from the project's folder, such as `hub/main.ts`
 * @param cache where it is kept; below `node_modules` when left out
 */
export function bundled(program: string, cache?: string): Promise<string | undefined>

/** Whether a file that was changed then, in ms, is the one that was found, perhaps copied with whole seconds only. */
export function isSameTime(noted: number, found: number | undefined): boolean

/** Runs a program of this project in this process: from its bundle; from the sources where there can be none. */
export function run(program: string): Promise<void>
