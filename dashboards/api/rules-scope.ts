import type { Directory } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import { within } from '../../core/operators.ts'
import type { LadderPlace } from '../../core/rule-desk.ts'
import { unrepeated } from '../../core/unrepeated.ts'
import type { Asker } from './access.ts'
import { areaNames } from './place.ts'
import { homeFor } from './presence-routes.ts'
import type { HomePlaceView } from './rules-views.ts'

const DISTRICT_DIGITS = 6

/** Whether what holds everywhere is the asker's to set: they see every home that there is, and not only because a hub has one town so far. */
export function mayWhole(asker: Asker, all: Pick<Directory, 'homes'>): boolean {
  if (!asker.may('rules:write')) return false
  const { scope } = asker
  return scope === '' || (scope.length <= DISTRICT_DIGITS && all.homes().every(({ area }) => within(scope, area)))
}

/** @throws NOT_ALLOWED */
export function requireWhole(asker: Asker, all: Pick<Directory, 'homes'>): void {
  if (mayWhole(asker, all)) return
  throw new HubError(
    'NOT_ALLOWED',
    '全区统一的设定只能由全区账号更改。 What holds for the whole district is set by who sees all of it.',
  )
}

/** @throws NOT_FOUND for a home or an area that is not the asker's. @throws NOT_ALLOWED for the whole. */
export function requirePlace(place: LadderPlace, asker: Asker, all: Pick<Directory, 'homes'>): void {
  if (place.home !== undefined) homeFor(asker, place.home)
  else if (place.area === undefined) requireWhole(asker, all)
  else if (!within(asker.scope, place.area) || asker.directory.area(place.area) === undefined)
    throw new HubError('NOT_FOUND', '没有这个区划。 There is no such area.')
}

/** Whether the asker may know what holds there: it is theirs, or above them and so holds for theirs too. */
export function seesPlace({ home, area }: Pick<LadderPlace, 'home' | 'area'>, asker: Asker): boolean {
  const { scope, directory } = asker
  if (home !== undefined) return scope === '' || directory.home(home) !== undefined
  return area === undefined || within(scope, area) || scope.startsWith(area)
}

/** Where it holds in words; empty for everywhere. */
export function placeName(
  { home, area }: Pick<LadderPlace, 'home' | 'area'>,
  { directory }: Pick<Asker, 'directory'>,
): string {
  if (home !== undefined) {
    const found = directory.home(home)
    if (found === undefined) return home
    return [...unrepeated(areaNames(found.area, directory).slice(1), found.address), found.address].join(' ')
  }
  return area === undefined ? '' : unrepeated(areaNames(area, directory), '').join(' ') || area
}

/** Where the home is; its id alone when it is not registered any more. */
export function homePlace(home: string, { directory }: Asker): HomePlaceView {
  const found = directory.home(home)
  if (found === undefined) return { home, areaNames: [], address: home }
  return { home, areaNames: areaNames(found.area, directory), address: found.address }
}
