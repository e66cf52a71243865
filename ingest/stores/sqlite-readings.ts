import type Libsql from 'libsql'

import type { Metric } from '../../core/metric.ts'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { RangeTask, WriteTask } from './sqlite-thread-protocol.ts'

/** Readings in one statement: fewer calls into the library, which cost more than the rows. */
const ROWS_AT_ONCE = 100
/** Series that one pause of the writer may cost when old readings are deleted. */
const SERIES_AT_ONCE = 200

/**
 * The one table of readings, in the order of (series, at), so that a stretch of one series is one stretch of the file.
 * Synchronous: it runs in a thread of its own.
 */
export class SqliteReadings {
  readonly #file: Libsql.Database
  readonly #insertSeries: Libsql.Statement
  readonly #insertMany: Libsql.Statement
  readonly #insertOne: Libsql.Statement

  constructor(file: Libsql.Database) {
    this.#file = file
    this.#insertSeries = file.prepare('INSERT OR IGNORE INTO series (id, home, device, metric) VALUES (?, ?, ?, ?)')
    this.#insertMany = file.prepare(insertOf(ROWS_AT_ONCE))
    this.#insertOne = file.prepare(insertOf(1))
  }

  /** Makes the tables in a new file. A write is on the disk when it returns. */
  static open(file: Libsql.Database): SqliteReadings {
    file.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -32000;
      CREATE TABLE IF NOT EXISTS series (
        id INTEGER PRIMARY KEY, home TEXT NOT NULL, device TEXT NOT NULL, metric TEXT NOT NULL,
        UNIQUE (home, device, metric)
      );
      CREATE TABLE IF NOT EXISTS reading (
        series INTEGER NOT NULL, at INTEGER NOT NULL, value REAL NOT NULL,
        PRIMARY KEY (series, at)
      ) WITHOUT ROWID;
    `)
    return new SqliteReadings(file)
  }

  knownSeries(): unknown {
    return this.#file.prepare('SELECT id, home, device, metric FROM series').all()
  }

  write({ fresh, series, at, value }: WriteTask): void {
    this.#inTransaction(() => {
      for (const row of fresh) this.#insertSeries.run(row.id, row.home, row.device, row.metric)
      const parameters: number[] = Array.from({ length: 3 * ROWS_AT_ONCE })
      let row = 0
      for (; row + ROWS_AT_ONCE <= series.length; row += ROWS_AT_ONCE) {
        for (let n = 0; n < ROWS_AT_ONCE; n += 1) {
          parameters[3 * n] = series[row + n] ?? 0
          parameters[3 * n + 1] = at[row + n] ?? 0
          parameters[3 * n + 2] = value[row + n] ?? 0
        }
        this.#insertMany.run(parameters)
      }
      for (; row < series.length; row += 1) this.#insertOne.run([series[row], at[row], value[row]])
    })
  }

  range({ series, from, to, every }: RangeTask): unknown {
    if (every === 0) {
      const sql = 'SELECT at, value FROM reading WHERE series = ? AND at >= ? AND at < ? ORDER BY at'
      return this.#file.prepare(sql).all(series, from, to)
    }
    // The library hands numbers over as floats; a division of floats would make a step of every value.
    const sql = `
      SELECT at / CAST(? AS INTEGER) * CAST(? AS INTEGER) AS at, AVG(value) AS value
      FROM reading WHERE series = ? AND at >= ? AND at < ? GROUP BY 1 ORDER BY 1`
    return this.#file.prepare(sql).all(every, every, series, from, to)
  }

  latest(home: HomeId): unknown {
    const sql = `
      SELECT device, metric, at, value FROM series JOIN reading ON reading.series = series.id
      WHERE home = ? AND at = (SELECT MAX(newest.at) FROM reading AS newest WHERE newest.series = series.id)`
    return this.#file.prepare(sql).all(home)
  }

  /** Deletes what is older than `before`, some series at a time, letting the thread breathe in between. */
  async expire(before: EpochMs, metrics?: readonly Metric[]): Promise<void> {
    const ids = this.#seriesOf(metrics)
    const remove = this.#file.prepare('DELETE FROM reading WHERE series = ? AND at < ?')
    for (let start = 0; start < ids.length; start += SERIES_AT_ONCE) {
      this.#inTransaction(() => {
        for (const id of ids.slice(start, start + SERIES_AT_ONCE)) remove.run(id, before)
      })
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    }
  }

  /** Deletes a home's readings, one series at a time, and writes zeros over them, in the file and in its log. */
  async forget(home: HomeId): Promise<void> {
    const ids = this.#file.prepare('SELECT id FROM series WHERE home = ?').pluck().all(home)
    const remove = this.#file.prepare('DELETE FROM reading WHERE series = ?')
    const removeSeries = this.#file.prepare('DELETE FROM series WHERE id = ?')
    this.#file.exec('PRAGMA secure_delete = ON')
    try {
      for (const id of ids) {
        this.#inTransaction(() => {
          remove.run(id)
          removeSeries.run(id)
        })
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
      }
    } finally {
      this.#file.exec('PRAGMA secure_delete = OFF')
    }
    this.#file.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** Empties the log into the file, so that the file alone is a whole copy. */
  close(): void {
    this.#file.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    this.#file.close()
  }

  #seriesOf(metrics: readonly Metric[] | undefined): readonly unknown[] {
    if (metrics === undefined) return this.#file.prepare('SELECT id FROM series').pluck().all()
    const sql = 'SELECT id FROM series WHERE metric IN (SELECT value FROM json_each(?))'
    return this.#file.prepare(sql).pluck().all(JSON.stringify(metrics))
  }

  #inTransaction(work: () => void): void {
    this.#file.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#file.exec('COMMIT')
    } catch (error) {
      this.#file.exec('ROLLBACK')
      throw error
    }
  }
}

const insertOf = (rows: number): string =>
  `INSERT INTO reading (series, at, value) VALUES ${Array.from({ length: rows }, () => '(?, ?, ?)').join(', ')}
   ON CONFLICT (series, at) DO UPDATE SET value = excluded.value`
