/** The URL of the program; `undefined` when there can be none. @param cache where it is kept; below `node_modules` when left out */
export function bundledBacktest(cache?: string): Promise<string | undefined>
