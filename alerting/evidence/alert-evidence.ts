import type { Kysely } from 'kysely'
import type { EvidenceDesk, EvidenceFile, EvidenceWish } from '../../core/evidence.ts'
import type { Log } from '../../core/log.ts'
import type { AlertId } from '../../core/names.ts'
import type { Clock } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import { evidencePage } from './evidence-page.ts'
import { type EvidenceSources, gatherEvidence } from './gather-evidence.ts'
import { sealedText, sumOf } from './seal.ts'

export interface AlertEvidenceOptions extends EvidenceSources {
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** Hands out alerts' stories as files. The log keeps each file's sum: a file that was changed together with its sum is found out by it. */
export class AlertEvidence implements EvidenceDesk {
  readonly #options: AlertEvidenceOptions

  constructor(options: AlertEvidenceOptions) {
    this.#options = options
  }

  async ofAlert(id: AlertId, wish: EvidenceWish): Promise<EvidenceFile | undefined> {
    const { clock, log } = this.#options
    const evidence = await gatherEvidence(this.#options, id, { ...wish, now: clock.now() })
    if (evidence === undefined) return undefined
    const sha256 = sumOf(evidence)
    log.info('evidence handed out', { alert: id, full: wish.full, sha256 })
    const day = evidence.alert.openedAt.slice(0, 10).replaceAll('-', '')
    return {
      name: `evidence-${evidence.alert.code}-${day}`,
      json: sealedText(evidence),
      page: evidencePage(evidence, sha256),
      sha256,
    }
  }
}

/** The alert that somebody names by its id, or by its code: codes are given again, so the newest that had it. */
export async function alertNamed(db: Kysely<AlertingTables>, name: string): Promise<AlertId | undefined> {
  const row = await db
    .selectFrom('alerts')
    .select('id')
    .where((e) => e.or([e('id', '=', name), e('code', '=', name.toUpperCase())]))
    .orderBy('opened_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}
