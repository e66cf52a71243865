import type { Severity } from '../../core/finding.ts'
import type { Alert, Recipient } from '../alert.ts'
import type { LedgerPage } from '../ledger-page.ts'

/** Puts an answer to somebody who texted into the outbox; or what they texted, to those who are to see it (`echo`). */
export async function sendAnswer(
  page: LedgerPage,
  to: Recipient,
  what: { readonly text: string; readonly alert?: Alert; readonly severity?: Severity; readonly purpose?: 'echo' },
): Promise<void> {
  await page.send([
    {
      alert_id: what.alert?.id ?? null,
      responder_id: to.id,
      role: to.role ?? null,
      phone: to.phone,
      channel: 'sms',
      purpose: what.purpose ?? 'answer',
      step: what.alert?.step ?? 0,
      text: what.text,
      slots_json: null,
      // Somebody who answered is waiting; but an alarm goes first.
      severity: what.severity ?? 'urgent',
    },
  ])
}
