import { pino } from 'pino'
import type { Log } from '../core/log.ts'

/** Structured log lines on standard error (JSON, one a line): standard output belongs to commands and the console SMS. */
export function pinoLog(level: 'info' | 'warn' | 'error' | 'silent'): Log {
  const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: true }))
  return {
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  }
}
