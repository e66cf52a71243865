import type { AlertId } from '../../../../core/names.ts'
import type { AlertView } from '../../../api/views.ts'

type Judged = Pick<AlertView, 'id' | 'severity' | 'state'>

/** Who has to be called: life-safety that nobody has answered. */
export const calling = <Alert extends Judged>(alerts: readonly Alert[]): readonly Alert[] =>
  alerts.filter((alert) => alert.severity === 'life-safety' && alert.state === 'open')

/**
 * What this screen has not called for yet. An alert that rose to life-safety is new again; so is one that was answered, and is open once
 * more because the answer ran out.
 */
export const newlyCalling = <Alert extends Judged>(
  before: ReadonlySet<AlertId>,
  alerts: readonly Alert[],
): readonly Alert[] => calling(alerts).filter((alert) => !before.has(alert.id))

/** What a notice on somebody's screen may say: the kind, and the place down to the village. No name, no door. */
export const publicPlace = (areaNames: readonly string[]): string => areaNames.slice(0, 3).join('')
