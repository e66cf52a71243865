import { statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'

/** Linux keeps what is written there in memory; containers often have 64 MB of it. */
const IN_MEMORY = '/dev/shm'
/** Bytes; far more than what lies there at any time. */
const WANTED = 2 * 1024 ** 3

/** A folder for temporary files whose syncs cost nothing, where the machine has one with room; the usual one else. */
export function memoryFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    return Math.min(bavail * bsize, freemem()) > WANTED ? IN_MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}
