import type { Severity } from '../../../../core/finding.ts'
import type { HomeRowView, HomesView } from '../../../api/homes-views.ts'
import type { RiskGrade } from '../../../../core/directory.ts'
import { unrepeated } from '../../../../core/unrepeated.ts'
import { LOW_BATTERY } from '../../../api/devices-battery-line.ts'

/** A home as the list draws and searches it. */
export interface ListedHome extends HomeRowView {
  readonly alarm: Severity | undefined
  /** From the village down: 前营村 第一网格. */
  readonly where: string
  /** Everything it is found by, in small letters. */
  readonly text: string
}

export interface HomesFilter {
  readonly text: string
  /** An area's code; empty for all. */
  readonly area: string
  readonly state: 'all' | 'alarmed' | 'away' | 'still'
  readonly grade: 'all' | RiskGrade
  readonly offline: boolean
  readonly batteryLow: boolean
}

export const NO_FILTER: HomesFilter = {
  text: '',
  area: '',
  state: 'all',
  grade: 'all',
  offline: false,
  batteryLow: false,
}

const SEVERITIES: readonly (Severity | undefined)[] = ['life-safety', 'urgent', 'routine']

export const isOffline = ({ connection }: HomeRowView): boolean => connection === 'offline' || connection === 'unheard'
export const isLow = ({ battery }: HomeRowView): boolean => battery !== undefined && battery < LOW_BATTERY

/** Every home ready to be searched, those in trouble first. */
export function listedHomes({ homes, areas, alarms }: HomesView): readonly ListedHome[] {
  const listed = homes.map((home): ListedHome => {
    const names = [6, 9, 12, 16].flatMap((length) => {
      const code = home.area.slice(0, length)
      return code.length === length || length === 16 ? (areas[code] ?? []) : []
    })
    const text = [home.name, home.initials, ...names, home.address, home.code ?? '', home.id].join('\n').toLowerCase()
    return { ...home, alarm: alarms[home.id], where: unrepeated(names.slice(2), home.address).join(' '), text }
  })
  const rank = (home: ListedHome): number => {
    const severity = SEVERITIES.indexOf(home.alarm)
    if (severity >= 0) return severity
    return isOffline(home) ? 3 : 4
  }
  return listed.toSorted((a, b) => rank(a) - rank(b))
}

/** The homes that fit all of it: every word of the text is found somewhere. */
export function filteredHomes(homes: readonly ListedHome[], filter: HomesFilter): readonly ListedHome[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  return homes.filter((home) => fits(home, filter) && words.every((word) => home.text.includes(word)))
}

const IN_STATE: Record<HomesFilter['state'], (home: ListedHome) => boolean> = {
  all: () => true,
  alarmed: ({ alarm }) => alarm !== undefined,
  away: ({ presence }) => presence !== 'at-home',
  still: ({ presence }) => presence === 'at-home',
}

const fits = (home: ListedHome, { area, state, grade, offline, batteryLow }: HomesFilter): boolean =>
  home.area.startsWith(area) &&
  IN_STATE[state](home) &&
  (grade === 'all' || home.risk === grade) &&
  (!offline || isOffline(home)) &&
  (!batteryLow || isLow(home))
