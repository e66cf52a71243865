import { HubError } from '../../core/errors.ts'
import type { AlertId } from '../../core/names.ts'
import type { Asker } from './access.ts'
import { placingOf } from './overview.ts'
import { alertView, maskedPerson } from './place.ts'
import type { AlertView, PersonView } from './views.ts'
import type { WebOptions } from './web-options.ts'

/** An alert's whole story as who asks may see it. @throws NOT_FOUND also when it lies outside their area */
export async function alertSeen(options: WebOptions, asker: Asker, id: AlertId): Promise<AlertView> {
  const story = await asker.desk.story(id)
  if (story === undefined) throw new HubError('NOT_FOUND', 'There is no alert with this id.')
  return personSeen(alertView(story, placingOf(options)), asker)
}

/** With the person masked for who does not help them. */
export function personSeen<View extends { readonly person?: PersonView }>(view: View, asker: Asker): View {
  if (view.person === undefined || asker.may('residents:unmask')) return view
  return { ...view, person: maskedPerson(view.person) }
}
