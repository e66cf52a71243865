import { parentPort, workerData } from 'node:worker_threads'
import Libsql from 'libsql'

import { codeOf, reasonOf } from '../../core/errors.ts'
import { SqliteReadings } from './sqlite-readings.ts'
import type { ThreadAnswer, ThreadRequest, ThreadStart } from './sqlite-thread-protocol.ts'

/** The embedded store's own thread: a sync of its disk holds nobody else up. It answers requests in the order they come. */
function serve({ path }: ThreadStart): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const answer = (given: ThreadAnswer): void => parentPort?.postMessage(given)
  let readings: SqliteReadings
  try {
    readings = SqliteReadings.open(new Libsql(path))
  } catch (error) {
    answer({ id: 0, ok: false, refused: false, message: reasonOf(error) })
    return
  }
  answer({ id: 0, ok: true, result: readings.knownSeries() })
  let turn = Promise.resolve()
  parentPort?.on('message', (request: ThreadRequest) => {
    turn = turn.then(async () => answer(await perform(readings, request)))
    if (request.kind === 'close') void turn.then(() => parentPort?.close())
  })
}

async function perform(readings: SqliteReadings, request: ThreadRequest): Promise<ThreadAnswer> {
  const { id } = request
  try {
    return { id, ok: true, result: await resultOf(readings, request) }
  } catch (error) {
    // A broken rule of the table is the batch's fault; everything else (disk full, locked) may pass.
    const refused = String(codeOf(error)).startsWith('SQLITE_CONSTRAINT')
    return { id, ok: false, refused, message: reasonOf(error) }
  }
}

function resultOf(readings: SqliteReadings, request: ThreadRequest): unknown {
  if (request.kind === 'write') return readings.write(request)
  if (request.kind === 'range') return readings.range(request)
  if (request.kind === 'latest') return readings.latest(request.home)
  if (request.kind === 'expire') return readings.expire(request.before, request.metrics)
  if (request.kind === 'forget') return readings.forget(request.home)
  return readings.close()
}

const start: ThreadStart = workerData
serve(start)
