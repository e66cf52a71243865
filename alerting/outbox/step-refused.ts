import type { Transaction } from 'kysely'
import type { EpochMs } from '../../core/time.ts'
import { hubLine } from '../alert.ts'
import { policyOf } from '../alert-rows.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import { appendStory } from '../story.ts'

/**
 * When a message was given up: if no message of its step is left that may have reached anybody, the next step is due now, and the
 * story says why. Past the last step the rounds keep their pace, or a dead vendor would be asked without a pause.
 *
 * @returns whether the next step was made due
 */
export async function skipRefusedStep(
  trx: Transaction<AlertingTables>,
  given: OutboxRow,
  now: EpochMs,
): Promise<boolean> {
  if (given.alert_id === null || given.purpose !== 'alarm') return false
  const alert = await trx
    .selectFrom('alerts')
    .select(['id', 'state', 'step', 'policy_json', 'kind', 'severity', 'home'])
    .where('id', '=', given.alert_id)
    .executeTakeFirst()
  if (alert?.state !== 'open' || alert.step !== given.step + 1) return false
  if (alert.step >= policyOf(alert).steps.length) return false
  const hopeful = await trx
    .selectFrom('outbox')
    .select('id')
    .where('alert_id', '=', alert.id)
    .where('step', '=', given.step)
    .where('purpose', '=', 'alarm')
    .where('state', '!=', 'failed')
    .executeTakeFirst()
  if (hopeful !== undefined) return false
  await trx
    .updateTable('deadlines')
    .set({ due_at: now })
    .where('alert_id', '=', alert.id)
    .where('kind', '=', 'escalate')
    .where('due_at', '>', now)
    .execute()
  const line = hubLine(
    'step-refused',
    `第${given.step}级短信均被拒发,直接转下一级`,
    `Step ${given.step}: every message was refused by every vendor, on to the next`,
  )
  await appendStory(trx, alert.id, [line], now)
  return true
}
