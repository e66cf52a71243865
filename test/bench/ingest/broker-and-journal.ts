/** Our broker with the journal on a real disk and nothing behind it. Prints its port; the data folder is `argv[2]`. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { startBroker } from '../../../broker/broker.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { systemClock } from '../../../core/time.ts'
import { openLevelJournal } from '../../../ingest/journal/level-journal.ts'
import { homeOf, indexOf, secretOf } from '../generator/accounts.ts'

const dataDir = process.argv[2] ?? ''
const common = { log: silentLog, metrics: noMetrics }
const journal = await openLevelJournal({ ...common, dir: join(dataDir, 'journal') })
const broker = await startBroker({
  ...common,
  clock: systemClock(),
  journal,
  directory: {
    gateway: (id) => ({
      id,
      secretDigest: createHash('sha256')
        .update(secretOf(indexOf(id)))
        .digest('hex'),
      homes: [homeOf(indexOf(id))],
    }),
    onChange: () => () => {},
  },
  dataDir,
  mqttPort: 0,
  host: '127.0.0.1',
})
process.on('SIGTERM', () => {
  void (async () => {
    await broker.close()
    await journal.close()
    process.exit(0)
  })()
})
process.stdout.write(`${broker.port()}\n`)
