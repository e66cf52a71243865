import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { AlertEvidence, alertNamed } from '../alerting/evidence/alert-evidence.ts'
import { checkSeal } from '../alerting/evidence/seal.ts'
import type { EvidenceFile } from '../core/evidence.ts'
import { HubError, reasonOf } from '../core/errors.ts'
import { AuditStore } from '../registry/operators/audit-store.ts'
import { openRegistry } from '../registry/registry.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { hubVersion } from './hub-version.ts'
import { pinoLog } from './pino-log.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import { openStateBesideHub } from './state-beside-hub.ts'
import { StopStack } from './stop-stack.ts'
import { openTelemetry } from './telemetry.ts'
import type { Terminal } from './terminal.ts'

interface EvidenceArguments {
  readonly out?: string
  readonly html?: true
  readonly full?: true
  readonly verify?: string
  readonly by: string
}

/** `evidence CODE|ID`: an alert's whole story as one file, while the hub runs or not; `evidence --verify FILE`: whether one was changed. */
export function addEvidenceCommand(program: Command, terminal: Terminal): void {
  program
    .command('evidence [alert]')
    .description('the whole story of an alert (its id, or its code) as one file; prints it when no file is named')
    .option('--out <file>', 'write it there')
    .option('--html', 'as a page to print, instead of JSON')
    .option('--full', 'with whole numbers and names, not masked')
    .option('--by <who>', 'who asks for it: stands in the file', 'command line')
    .option('--verify <file>', 'check that an evidence file (JSON) was not changed since it was made')
    .action(async (alert: string | undefined, options: EvidenceArguments) => {
      if (options.verify !== undefined) return terminal.print(await verified(options.verify))
      if (alert === undefined)
        throw new HubError('BAD_REQUEST', 'Name an alert by its id or its code, or give --verify FILE.')
      return give(await evidenceOf(alert, options, terminal), options, terminal)
    })
}

function give(file: EvidenceFile, { out, html }: EvidenceArguments, terminal: Terminal): void {
  const text = html === true ? file.page : file.json
  if (out === undefined) return terminal.print(text)
  try {
    // It holds what nobody else on the machine need read.
    writeFileSync(out, text, { mode: 0o600 })
  } catch (error) {
    throw new HubError('BAD_REQUEST', `${out} can not be written (${reasonOf(error)}): name another file.`, {
      cause: error,
    })
  }
  terminal.print(`已写入 / written: ${out}\nSHA-256 ${file.sha256}`)
}

/** @throws NOT_FOUND */
async function evidenceOf(name: string, options: EvidenceArguments, terminal: Terminal): Promise<EvidenceFile> {
  const config = readConfig(terminal.environment)
  const paths = makeDataDir(config.dataDir)
  const log = pinoLog('error')
  const stops = new StopStack(log)
  try {
    const db = await openStateBesideHub(paths, log)
    stops.push('state database', () => db.destroy())
    const id = await alertNamed(db, name)
    if (id === undefined)
      throw new HubError('NOT_FOUND', `There is no alert ${name}: give its id, or the code of its texts.`)
    const { directory } = await openRegistry(db)
    const store = await openTelemetry(config.telemetry, {
      path: paths.telemetryFile,
      log,
      metrics: prometheusMetrics(),
    })
    stops.push('time-series store', () => store.close())
    const { timeZone } = config
    const desk = new AlertEvidence({
      db,
      directory,
      store,
      timeZone,
      hubVersion: hubVersion(),
      clock: terminal.clock,
      log,
    })
    const full = options.full === true
    const file = await desk.ofAlert(id, { full, by: options.by })
    if (file === undefined) throw new HubError('NOT_FOUND', `There is no alert ${name}.`)
    // Written down before it is handed out, as at the page.
    const detail = `${full ? 'full' : 'masked'} ${file.sha256} ${options.by}`
    const entry = { operator: 'command-line', action: 'alert:evidence', object: id, detail }
    await new AuditStore(db, terminal.clock).write(entry)
    return file
  } finally {
    await stops.drain()
  }
}

/** @throws BAD_REQUEST when it is no evidence file. @throws EVIDENCE_CHANGED when it is not what it was */
async function verified(path: string): Promise<string> {
  const { intact, stated, actual } = checkSeal(await textOf(path))
  if (intact) return `未被改动 / unchanged since it was made\nSHA-256 ${actual}`
  throw new HubError(
    'EVIDENCE_CHANGED',
    `${path} 的内容已被改动:文件中写明 ${stated},实际 ${actual}。 Its content was changed since it was made.`,
  )
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new HubError('BAD_REQUEST', `${path} can not be read (${reasonOf(error)}): name the .json file.`, {
      cause: error,
    })
  }
}
