import type { Severity } from '../core/finding.ts'
import { nextTimeOfDay } from '../core/calendar.ts'
import { type EpochMs, hours, minutes } from '../core/time.ts'
import { type Alert, hubLine, type Recipient, withDeadline } from './alert.ts'
import type { CalendarJob } from './calendar-jobs.ts'
import type { Reach } from './due-step.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerPage } from './ledger-page.ts'
import { digestItem, digestText } from './sms-text.ts'
import { ROLE_WORDS } from './words.ts'

/** Local time at which routine matters are told. */
export const DIGEST_AT = hours(9)
/** A digest that was missed is sent until then; later it waits for the next day. */
const DIGEST_UNTIL = hours(12)
/** What an SMS of several parts can hold and a person reads. */
const MOST_ITEMS = 12

const SEVERITY: Severity = 'routine'

interface Sheet {
  readonly to: Recipient
  readonly items: string[]
}

/** The job that tells routine alerts: one message for each phone, whatever it has to hear. */
export function digestJob(ledger: Ledger, timeZone: string): CalendarJob {
  return {
    name: 'digest',
    at: DIGEST_AT,
    until: DIGEST_UNTIL,
    run: (now) => ledger.transact({ now }, (page) => sendDigest(page, ledger, timeZone)),
  }
}

async function sendDigest(page: LedgerPage, ledger: Ledger, timeZone: string): Promise<void> {
  const due = await page.trx
    .selectFrom('deadlines')
    .select('alert_id')
    .where('kind', '=', 'digest')
    .where('due_at', '<=', page.now)
    .orderBy('due_at')
    .execute()
  const sheets = new Map<string, Sheet>()
  for (const { alert_id } of due) {
    const alert = await page.alert(alert_id)
    if (alert === undefined) continue
    const { people, next, story } = digestStep(alert, { reach: ledger.reach(alert.subject), now: page.now, timeZone })
    await page.told(alert.id, people)
    for (const to of people) {
      const sheet = sheets.get(to.phone) ?? { to, items: [] }
      sheet.items.push(digestItem(alert, page.text))
      sheets.set(to.phone, sheet)
    }
    await page.save({ alert: next, story, tell: [] })
  }
  for (const sheet of sheets.values()) await send(page, sheet)
}

/** The alert's next step, told by digest: to the first level from there on that has anybody. */
function digestStep(alert: Alert, facts: { reach: Reach; now: EpochMs; timeZone: string }) {
  const { steps } = alert.policy
  for (let step = alert.step; step < steps.length; step += 1) {
    const roles = steps[step]?.roles ?? []
    const people = facts.reach.who(roles)
    if (people.length === 0) continue
    const [zh, en] = [roles.map((role) => ROLE_WORDS[role].zh).join('、'), roles.join(', ')]
    const story = [hubLine('digest-told', `列入${zh}每日摘要`, `In the daily digest of: ${en}`)]
    return {
      people,
      story,
      next: withDeadline({ ...alert, step: step + 1 }, 'digest', afterDigest(alert, step, facts)),
    }
  }
  const story = [hubLine('nobody', '各级均无人可通知', 'Nobody can be told at any level')]
  // Tomorrow somebody may be on duty.
  const next = withDeadline(alert, 'digest', nextTimeOfDay(facts.now, DIGEST_AT, facts.timeZone))
  return { people: [], story, next }
}

function afterDigest(alert: Alert, step: number, facts: { now: EpochMs; timeZone: string }): EpochMs | undefined {
  const next = alert.policy.steps[step + 1]
  if (next === undefined) return undefined
  // A minute of grace: what opened at 09:00 sharp is two days old at 09:00.
  const earliest = Math.max(alert.startedAt + next.after - minutes(1), facts.now)
  return nextTimeOfDay(earliest, DIGEST_AT, facts.timeZone)
}

async function send(page: LedgerPage, { to, items }: Sheet): Promise<void> {
  for (let from = 0; from < items.length; from += MOST_ITEMS) {
    await page.send([
      {
        alert_id: null,
        responder_id: to.id,
        role: to.role ?? null,
        phone: to.phone,
        channel: 'sms',
        purpose: 'digest',
        step: 0,
        text: digestText(items.slice(from, from + MOST_ITEMS)),
        slots_json: null,
        severity: SEVERITY,
      },
    ])
  }
}
