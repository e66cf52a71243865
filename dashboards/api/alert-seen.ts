import { HubError } from '../../core/errors.ts'
import type { AlertId } from '../../core/names.ts'
import type { Asker } from './access.ts'
import { storySeen } from './alert-sight.ts'
import { placingFor } from './overview.ts'
import type { AlertView } from './views.ts'
import type { WebOptions } from './web-options.ts'

/** An alert's whole story as who asks may see it. @throws NOT_FOUND also when it lies outside their area */
export async function alertSeen(options: WebOptions, asker: Asker, id: AlertId): Promise<AlertView> {
  const story = await asker.desk.story(id)
  if (story === undefined) throw new HubError('NOT_FOUND', 'There is no alert with this id.')
  return storySeen(story, asker, placingFor(options, asker))
}
