import { accessSync, constants, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { HubError, reasonOf } from '../core/errors.ts'

/** Where each part keeps its things below the data folder. */
export interface DataDir {
  readonly root: string
  readonly journal: string
  readonly sessions: string
  readonly stateFile: string
  readonly telemetryFile: string
}

export function dataDirPaths(root: string): DataDir {
  const base = resolve(root)
  return {
    root: base,
    journal: resolve(base, 'journal'),
    sessions: resolve(base, 'sessions'),
    stateFile: resolve(base, 'state.db'),
    telemetryFile: resolve(base, 'telemetry.db'),
  }
}

/**
 * Makes the data folder, readable by its owner only.
 *
 * @throws DATA_DIR_UNUSABLE when it cannot be made or written.
 */
export function makeDataDir(root: string): DataDir {
  const paths = dataDirPaths(root)
  try {
    mkdirSync(paths.root, { recursive: true, mode: 0o700 })
    accessSync(paths.root, constants.W_OK | constants.X_OK)
    return paths
  } catch (error) {
    throw new HubError(
      'DATA_DIR_UNUSABLE',
      `The data folder ${paths.root} cannot be used (${reasonOf(error)}): give it to the user the hub runs as, or set HUB_DATA_DIR to another.`,
      { cause: error },
    )
  }
}
