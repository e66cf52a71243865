import { setImmediate } from 'node:timers/promises'
import { nextTimeOfDay } from '../core/calendar.ts'
import type { Severity } from '../core/finding.ts'
import { isGroup } from '../core/notifier.ts'
import type { AlertId } from '../core/names.ts'
import { type EpochMs, minutes } from '../core/time.ts'
import { type Alert, hubLine, type Recipient, type StoryLine, withDeadline } from './alert.ts'
import type { CalendarJob } from './calendar-jobs.ts'
import { type Addressed, digestSlices } from './digest-slices.ts'
import { digestTexts } from './digest-text.ts'
import { emptyStep, type Reach } from './due-step.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerPage } from './ledger-page.ts'
import type { DigestTimes, PolicyBook } from './policies/policy-book.ts'
import { ROLE_WORDS } from './words.ts'

interface DigestOptions {
  readonly ledger: Ledger
  readonly policies: PolicyBook
  /** An IANA name. */
  readonly timeZone: string
}

const SEVERITY: Severity = 'routine'

interface Sheet {
  readonly to: Recipient
  readonly open: Alert[]
  readonly recovered: Alert[]
}

interface DigestFacts {
  readonly reach: Reach
  readonly now: EpochMs
  readonly at: DigestTimes['at']
  readonly timeZone: string
}

/** The job that tells routine matters: each phone once, in one list of whatever it has to hear. */
export function digestJob(options: DigestOptions): CalendarJob {
  const { policies } = options
  return {
    name: 'digest',
    get at() {
      return policies.digest.at
    },
    get until() {
      return policies.digest.until
    },
    run: (now) => sendDigests(now, options),
  }
}

/** Alerts looked at between two turns of others. */
const READ_AT_ONCE = 20

/**
 * First looks who reads of what, then writes it down slice by slice: on a morning with a thousand matters a call for help must not wait for
 * all of them. What a crash left out is due still, and so is a slice that could not be written: it holds up no other.
 *
 * @throws what the first of these threw, when all others are done
 */
async function sendDigests(now: EpochMs, options: DigestOptions): Promise<void> {
  const { ledger, timeZone } = options
  const due = await ledger.transact({ now }, (page) => dueAlerts(page, timeZone))
  const addressed: Addressed[] = []
  for (let from = 0; from < due.length; from += READ_AT_ONCE) {
    const some = due.slice(from, from + READ_AT_ONCE)
    addressed.push(...(await ledger.transact({ now }, (page) => addressesOf(some, page, options))))
    await setImmediate()
  }
  const faults: unknown[] = []
  for (const slice of digestSlices(addressed)) {
    try {
      await ledger.transact({ now }, (page) => sendDigest(slice, page, options))
    } catch (error) {
      faults.push(error)
    }
    await setImmediate()
  }
  if (faults.length > 0) throw faults[0]
}

async function addressesOf(ids: readonly AlertId[], page: LedgerPage, options: DigestOptions): Promise<Addressed[]> {
  const all: Addressed[] = []
  for (const id of ids) {
    const alert = await dueAlert(id, page, options)
    if (alert === undefined) continue
    const people = isOver(alert) ? await page.toldOf(id) : stepOf(alert, page, options).people
    all.push({ alert: id, phones: people.map(({ phone }) => phone) })
  }
  return all
}

async function sendDigest(ids: readonly AlertId[], page: LedgerPage, options: DigestOptions): Promise<void> {
  const sheets = new Map<string, Sheet>()
  const sheetOf = (to: Recipient): Sheet => {
    const sheet = sheets.get(to.phone) ?? { to, open: [], recovered: [] }
    sheets.set(to.phone, sheet)
    return sheet
  }
  for (const id of ids) {
    const alert = await dueAlert(id, page, options)
    if (alert === undefined) continue
    if (isOver(alert)) {
      for (const to of await page.toldOf(alert.id)) sheetOf(to).recovered.push(alert)
      await page.save({ alert: withDeadline(alert, 'digest', undefined), story: [], tell: [] })
      continue
    }
    const { people, next, story } = stepOf(alert, page, options)
    await page.told(alert.id, people)
    for (const to of people) sheetOf(to).open.push(alert)
    await page.save({ alert: next, story, tell: [] })
  }
  for (const sheet of sheets.values()) await send(page, sheet)
}

const isOver = ({ clearedAt, state }: Alert): boolean => clearedAt !== undefined || state === 'resolved'

const stepOf = (alert: Alert, { now }: LedgerPage, { ledger, policies, timeZone }: DigestOptions): DigestStep =>
  digestStep(alert, { reach: ledger.reach(alert.subject), now, at: policies.digest.at, timeZone })

/** What has to be told today, at whatever time of the day it was put down for: that may have been set anew since. */
async function dueAlerts(page: LedgerPage, timeZone: string): Promise<readonly AlertId[]> {
  const due = await page.trx
    .selectFrom('deadlines')
    .select('alert_id')
    .where('kind', '=', 'digest')
    .where('due_at', '<', nextTimeOfDay(page.now, 0, timeZone))
    .orderBy('due_at')
    .execute()
  return due.map(({ alert_id }) => alert_id)
}

/** The alert, if it is to be told today still: it may have become worse since the first look. */
async function dueAlert(id: AlertId, page: LedgerPage, { timeZone }: DigestOptions): Promise<Alert | undefined> {
  const alert = await page.alert(id)
  const due = alert?.deadlines.digest
  return due !== undefined && due < nextTimeOfDay(page.now, 0, timeZone) ? alert : undefined
}

interface DigestStep {
  readonly people: readonly Recipient[]
  readonly story: readonly StoryLine[]
  readonly next: Alert
}

/** The alert's next step, told by digest: to the first level from there on that has anybody. */
function digestStep(alert: Alert, facts: DigestFacts): DigestStep {
  const { steps } = alert.policy
  const empty: StoryLine[] = []
  for (let step = alert.step; step < steps.length; step += 1) {
    const roles = steps[step]?.roles ?? []
    const people = facts.reach.who(roles)
    if (people.length === 0) {
      empty.push(emptyStep(step, roles))
      continue
    }
    const [zh, en] = [roles.map((role) => ROLE_WORDS[role].zh).join('、'), roles.join(', ')]
    const story = [...empty, hubLine('digest-told', `列入${zh}每日摘要`, `In the daily digest of: ${en}`)]
    return {
      people,
      story,
      next: withDeadline({ ...alert, step: step + 1 }, 'digest', afterDigest(alert, step, facts)),
    }
  }
  const story = [hubLine('nobody', '各级均无人可通知', 'Nobody can be told at any level')]
  // Tomorrow somebody may be on duty.
  return { people: [], story, next: withDeadline(alert, 'digest', nextDigest(facts.now, facts)) }
}

function afterDigest(alert: Alert, step: number, facts: DigestFacts): EpochMs | undefined {
  const next = alert.policy.steps[step + 1]
  if (next === undefined) return undefined
  // A minute of grace: what opened at 09:00 sharp is two days old at 09:00.
  return nextDigest(Math.max(alert.startedAt + next.after - minutes(1), facts.now), facts)
}

const nextDigest = (after: EpochMs, { at, timeZone }: DigestFacts): EpochMs => nextTimeOfDay(after, at, timeZone)

async function send(page: LedgerPage, { to, ...sheet }: Sheet): Promise<void> {
  await page.send(
    digestTexts({ ...sheet, group: isGroup(to.phone) }, page.text).map((text) => ({
      alert_id: null,
      responder_id: to.id,
      role: to.role ?? null,
      phone: to.phone,
      channel: 'sms' as const,
      purpose: 'digest' as const,
      step: 0,
      text,
      slots_json: null,
      severity: SEVERITY,
    })),
  )
}
