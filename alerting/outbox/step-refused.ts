import type { Transaction } from 'kysely'
import { levelWords } from '../../core/level-words.ts'
import type { EpochMs } from '../../core/time.ts'
import { hubLine, type StoryLine } from '../alert.ts'
import { policyOf } from '../alert-rows.ts'
import { RESIDENT_STEP } from '../due-step.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import { appendStory } from '../story.ts'

/**
 * When a message was given up: if no message of its step is left that may have reached anybody, the next step is due now, and the
 * story says why. Past the last step the rounds keep their pace, or a dead vendor would be asked without a pause.
 *
 * @returns whether the next step was made due
 */
export const skipRefusedStep = (trx: Transaction<AlertingTables>, given: OutboxRow, now: EpochMs): Promise<boolean> =>
  skipStep(trx, given, {
    now,
    line: hubLine(
      'step-refused',
      `${levelWords(given.step).zh}短信均被拒发,直接转下一级`,
      `${levelWords(given.step).en}: every message was refused by every vendor, on to the next`,
    ),
  })

/**
 * The same when a message has to wait for its number's budget until after the next step: nobody of its step hears of it in time.
 */
export const skipUnaffordableStep = (
  trx: Transaction<AlertingTables>,
  waiting: OutboxRow,
  now: EpochMs,
): Promise<boolean> =>
  skipStep(trx, waiting, {
    now,
    line: hubLine(
      'step-unaffordable',
      `${levelWords(waiting.step).zh}号码的短信额度已用完,直接转下一级`,
      `${levelWords(waiting.step).en}: the budget of every number is used up, on to the next`,
    ),
  })

const RESIDENT_NOT_REACHED = hubLine(
  'resident-not-reached',
  '老人本人电话未接通,直接通知下一级',
  'The resident could not be rung; on to the first level',
)

const lineFor = ({ step }: OutboxRow, line: StoryLine): StoryLine =>
  step === RESIDENT_STEP ? RESIDENT_NOT_REACHED : line

async function skipStep(
  trx: Transaction<AlertingTables>,
  given: OutboxRow,
  { now, line }: { readonly now: EpochMs; readonly line: StoryLine },
): Promise<boolean> {
  if (given.alert_id === null || given.purpose !== 'alarm') return false
  const alert = await trx
    .selectFrom('alerts')
    .select(['id', 'state', 'step', 'policy_json', 'kind', 'severity', 'home'])
    .where('id', '=', given.alert_id)
    .executeTakeFirst()
  if (alert?.state !== 'open' || alert.step !== given.step + 1) return false
  if (alert.step >= policyOf(alert).steps.length) return false
  const deadline = await trx
    .selectFrom('deadlines')
    .select('due_at')
    .where('alert_id', '=', alert.id)
    .where('kind', '=', 'escalate')
    .executeTakeFirst()
  if (deadline === undefined || deadline.due_at <= now) return false
  if (await somebodyMayHear(trx, given, deadline.due_at)) return false
  await trx
    .updateTable('deadlines')
    .set({ due_at: now })
    .where('alert_id', '=', alert.id)
    .where('kind', '=', 'escalate')
    .execute()
  await appendStory(trx, alert.id, [lineFor(given, line)], now)
  return true
}

/** Whether a message of the step went out, may have, or will before the next step. */
async function somebodyMayHear(
  trx: Transaction<AlertingTables>,
  given: OutboxRow,
  nextStep: EpochMs,
): Promise<boolean> {
  const left = await trx
    .selectFrom('outbox')
    .select(['state', 'reason', 'next_at'])
    .where('alert_id', '=', given.alert_id)
    .where('step', '=', given.step)
    .where('purpose', '=', 'alarm')
    .where('state', '!=', 'failed')
    .execute()
  return left.some(
    ({ state, reason, next_at }) =>
      !(state === 'pending' && reason === 'number-budget' && next_at !== null && next_at > nextStep),
  )
}
