import type { AlertStory, AlertSummary } from '../../core/alert.ts'
import type { Asker } from './access.ts'
import { alertLineView, alertView, maskedAlert, maskedPerson, type Placing } from './place.ts'
import type { AlertLineView, AlertView } from './views.ts'

/** The story as who asks may see it. */
export function storySeen(story: AlertStory, asker: Asker, placing: Placing): AlertView {
  const view = alertView(story, placing)
  return asker.may('residents:unmask') ? view : maskedAlert(view)
}

/** A line of a list as who asks may see it. */
export function lineSeen(alert: AlertSummary, asker: Asker, placing: Placing): AlertLineView {
  const view = alertLineView(alert, placing)
  if (view.person === undefined || asker.may('residents:unmask')) return view
  return { ...view, person: maskedPerson(view.person) }
}
