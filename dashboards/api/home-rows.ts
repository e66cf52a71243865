import type { Home } from '../../core/directory.ts'
import type { HomeState } from '../../core/home-board.ts'
import { numeric } from '../../core/reading.ts'
import { pinyin } from 'pinyin-pro'
import type { Connection, HomeRowView } from './homes-views.ts'
import { maskedName } from './place.ts'
import type { WebOptions } from './web-options.ts'

/** With the resident's name, or with its first character only. */
export type HomeSight = 'whole' | 'masked'

/** Writes homes as rows of a list. Reading a name's initials is slow: each name is read once. */
export class HomeRows {
  readonly #options: Pick<WebOptions, 'board' | 'homeCodeOf'>
  readonly #initials = new Map<string, string>()

  constructor(options: Pick<WebOptions, 'board' | 'homeCodeOf'>) {
    this.#options = options
  }

  write(home: Home): Readonly<Record<HomeSight, string>> {
    const { board, homeCodeOf } = this.#options
    const code = homeCodeOf?.(home.id)
    const row = { ...rowOf(home, board.state(home.id)), ...(code === undefined ? {} : { code }) }
    const of = (name: string): HomeRowView => ({ ...row, name, initials: this.#initialsOf(name) })
    return {
      whole: JSON.stringify(of(home.residentName)),
      masked: JSON.stringify(of(maskedName(home.residentName))),
    }
  }

  #initialsOf(name: string): string {
    const known = this.#initials.get(name)
    if (known !== undefined) return known
    const initials = initialsOf(name)
    this.#initials.set(name, initials)
    return initials
  }
}

/** `wxl` for 王秀兰; a name's first character is read as a surname: 单 is `s`. What is no letter is left out. */
export const initialsOf = (name: string): string =>
  pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive' })
    .join('')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()

function rowOf(home: Home, state: HomeState): Omit<HomeRowView, 'name' | 'initials' | 'code'> {
  const batteries = state.shown.flatMap(({ metric, value }) => (metric === 'battery' ? [numeric(value)] : []))
  return {
    id: home.id,
    area: home.area,
    address: home.address,
    care: home.careLevel,
    risk: home.riskGrade,
    presence: state.presence?.mode ?? 'at-home',
    connection: connectionOf(state.gateways),
    ...(batteries.length === 0 ? {} : { battery: Math.min(...batteries) }),
    ...(state.lastActivityAt === undefined ? {} : { lastActivityAt: state.lastActivityAt }),
  }
}

function connectionOf(gateways: HomeState['gateways']): Connection {
  if (gateways.every((gateway) => gateway.lastHeardAt === undefined)) return 'unheard'
  const online = gateways.filter((gateway) => gateway.online).length
  if (online === gateways.length) return 'online'
  return online === 0 ? 'offline' : 'partly-online'
}
