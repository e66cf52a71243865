import Libsql from 'libsql'
import { codeOf } from '../../core/errors.ts'
import type { Stop } from '../../core/time.ts'

/** Holds a database file that nobody else uses; ends by itself with the process, however that ends. */
export function holdFile(path: string): Stop {
  const file = new Libsql(path, { timeout: 0 })
  try {
    file.exec('BEGIN EXCLUSIVE')
    return () => file.close()
  } catch (error) {
    file.close()
    throw error
  }
}

/** Whether somebody holds the file or is writing it, in this process or another. What is no database is nobody's. */
export function isHeld(path: string): boolean {
  const file = new Libsql(path, { timeout: 0 })
  try {
    file.exec('BEGIN EXCLUSIVE')
    return false
  } catch (error) {
    return codeOf(error) === 'SQLITE_BUSY'
  } finally {
    file.close()
  }
}
