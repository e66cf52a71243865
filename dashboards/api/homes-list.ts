import { setImmediate } from 'node:timers/promises'
import type { Home } from '../../core/directory.ts'
import type { HomeState } from '../../core/home-board.ts'
import type { HomeId } from '../../core/names.ts'
import { numeric } from '../../core/reading.ts'
import { type Clock, type DurationMs, type EpochMs, seconds, type Stop, stopwatch } from '../../core/time.ts'
import { pinyin } from 'pinyin-pro'
import type { Connection, HomeRowView } from './homes-views.ts'
import { maskedName } from './place.ts'
import type { WebOptions } from './web-options.ts'

/** A home's row as JSON, ready to be sent. */
interface WrittenRow {
  readonly whole: string
  readonly masked: string
}

/** What is shown may be this old: ten open pages cost no more than one. */
const FRESH = seconds(5)
/** Calls for help are handled in between. */
const SLICE: DurationMs = 5

/** Every home as a row, written once for all who ask. Alarms and incoming calls never wait for it. */
export class HomesList {
  readonly #options: Pick<WebOptions, 'directory' | 'board' | 'homeCodeOf'>
  readonly #clock: Clock
  readonly #initials = new Map<string, string>()
  #rows: ReadonlyMap<HomeId, WrittenRow> = new Map()
  #writtenAt: EpochMs | undefined
  #writing: Promise<void> | undefined

  constructor(options: Pick<WebOptions, 'directory' | 'board' | 'homeCodeOf'>, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /** What changes in the registry shows at the next question. @returns what ends that */
  follow(): Stop {
    return this.#options.directory.onChange(() => {
      this.#writtenAt = undefined
    })
  }

  /** The homes' rows as one JSON array, in the order given; homes that left meanwhile are left out. */
  async json(homes: readonly Pick<Home, 'id'>[], names: keyof WrittenRow): Promise<string> {
    if (!this.#isFresh()) await this.#written()
    const rows = homes.flatMap(({ id }) => this.#rows.get(id)?.[names] ?? [])
    return `[${rows.join(',')}]`
  }

  #isFresh(): boolean {
    return this.#writtenAt !== undefined && this.#clock.now() - this.#writtenAt < FRESH
  }

  /** Who asks while it is being written waits for the same. */
  #written(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
    return this.#writing
  }

  async #write(): Promise<void> {
    try {
      // What changes while this runs is asked for again.
      this.#writtenAt = this.#clock.now()
      const rows = new Map<HomeId, WrittenRow>()
      let spent = stopwatch()
      for (const home of this.#options.directory.homes()) {
        rows.set(home.id, this.#rowOf(home))
        if (spent() < SLICE) continue
        await setImmediate()
        spent = stopwatch()
      }
      this.#rows = rows
    } catch (error) {
      this.#writtenAt = undefined
      throw error
    }
  }

  #rowOf(home: Home): WrittenRow {
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
