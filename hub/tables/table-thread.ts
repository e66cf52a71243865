import { parentPort, workerData } from 'node:worker_threads'
import { isHubError, reasonOf } from '../../core/errors.ts'
import { performJob } from './perform-job.ts'
import type { TableAnswer, TableJob, TableStart } from './table-job.ts'

/** The thread of tables: however large or hostile a file is, it costs the hub nothing but this thread. */
const { stateFile }: TableStart = workerData

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const answer = (given: TableAnswer): void => parentPort?.postMessage(given)

parentPort?.on('message', (job: TableJob) => {
  performJob(job, stateFile).then(
    (result) => answer({ ok: true, result }),
    (error: unknown) =>
      answer({ ok: false, code: isHubError(error) ? error.code : 'INTERNAL', message: reasonOf(error) }),
  )
})
