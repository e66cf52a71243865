import { civilDayOf, civilDayText, momentOf } from '../../core/civil-day.ts'
import type { Responder } from '../../core/directory.ts'
import type { DutyBook, DutyDesk, DutyPlace, DutySpan, HeldRoster } from '../../core/duty-desk.ts'
import { type AreaCode, areaAt, type ResponderId } from '../../core/names.ts'
import { STAFF_ROLES } from '../../core/roster.ts'
import { minutes } from '../../core/time.ts'
import type { Asker } from './access.ts'
import { gapsOf } from './duty-calendar.ts'
import { mayChangeAt, seesPerson, standInRule } from './duty-scope.ts'
import type { DutyPersonView, DutyPlaceView, DutyView, SubstitutionView } from './duty-views.ts'
import { asWritten } from './duty-written.ts'
import { inSlices } from './in-slices.ts'
import { maskedName, maskedPhone } from './place.ts'
import type { WebOptions } from './web-options.ts'

/** How far ahead gaps are looked for, days. */
export const DAYS_AHEAD = 14

/** More are forgotten: each minute has its own. */
const MOST_ANSWERS = 100

/** Puts names where operators' ids stand. */
type SignAll = <Entry extends { readonly by: string }>(entries: readonly Entry[]) => Entry[]

const keyOf = ({ role, area }: DutyPlace): string => `${role} ${area}`

/** Who is on duty in the coming days, kept until the rosters, the registry or the day is another: pages ask for it again and again. */
export class DutyOutlook {
  readonly #options: Pick<WebOptions, 'duty' | 'directory' | 'clock' | 'timeZone'>
  readonly #spans = new Map<string, readonly DutySpan[]>()
  readonly #answers = new Map<string, Promise<string>>()
  #book: DutyBook | undefined
  #day: number | undefined

  constructor(options: Pick<WebOptions, 'duty' | 'directory' | 'clock' | 'timeZone'>) {
    this.#options = options
  }

  /** The registry changed. */
  forget(): void {
    this.#spans.clear()
    this.#answers.clear()
  }

  /**
   * What who asks may see, as JSON. Shifts begin and end on full minutes: until the next one, or until something is changed, all who
   * may see the same are given the same.
   *
   * @param signed puts names where operators' ids stand
   */
  json(asker: Asker, signed: SignAll): Promise<string> {
    const book = this.#fresh()
    const flags = `${asker.may('residents:unmask')} ${asker.may('rosters:write')}`
    const key = `${asker.scope} ${flags} ${Math.floor(this.#options.clock.now() / minutes(1))}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear()
    const answer = this.#view(book, asker, signed).then((view) => JSON.stringify(view))
    this.#answers.set(key, answer)
    // A failure is told once, and tried again.
    answer.catch(() => this.#answers.delete(key))
    return answer
  }

  async #view(book: DutyBook, asker: Asker, signed: SignAll): Promise<DutyView> {
    const { duty, clock } = this.#options
    const homeAreas = homeAreasOf(asker)
    const rosters = new Map(signed(duty.rosters()).map((roster) => [keyOf(roster), roster]))
    const now = clock.now()
    const places = await this.places(book, homeAreas)
    const views = await inSlices(places, (place) =>
      placeView(place, rosters.get(keyOf(place)), { book, outlook: this, now, asker }),
    )
    const people = await this.#people(asker, homeAreas, places)
    const mayChange = standInRule(asker, duty)
    const shown = await inSlices(
      [...people],
      ([id, person]) => [id, personView(person, asker, mayChange(person))] as const,
    )
    const areas = [...places, ...people.values()].map(({ area }) => area)
    return {
      areas: await this.#names([...areas, ...homeAreas]),
      homeAreas,
      places: views,
      people: Object.fromEntries(shown),
      substitutions: this.#substitutions(asker, signed(duty.substitutions())),
      horizon: this.horizon(),
    }
  }

  /** Each level of each of those areas once; the widest areas first. */
  async places(book: DutyBook, areas: readonly AreaCode[]): Promise<readonly DutyPlace[]> {
    const found = new Map<string, DutyPlace>()
    await inSlices(areas, (area) => {
      for (const role of STAFF_ROLES) {
        const place = book.placeOf(role, area)
        found.set(keyOf(place), place)
      }
    })
    return [...found.values()].toSorted(
      (a, b) => a.area.length - b.area.length || (a.area < b.area ? -1 : a.area > b.area ? 1 : 0),
    )
  }

  /** From yesterday, since a night shift of then may still run, up to the horizon. */
  spans(book: DutyBook, place: DutyPlace): readonly DutySpan[] {
    const { timeZone } = this.#options
    const reckon = (): readonly DutySpan[] =>
      book.spans(place, momentOf(this.#today() - 1, 0, timeZone), this.horizon())
    // What is only thought of is not kept.
    if (book !== this.#book) return reckon()
    const key = keyOf(place)
    const known = this.#spans.get(key) ?? reckon()
    this.#spans.set(key, known)
    return known
  }

  horizon(): number {
    return momentOf(this.#today() + DAYS_AHEAD + 1, 0, this.#options.timeZone)
  }

  #today(): number {
    const { clock, timeZone } = this.#options
    return civilDayOf(clock.now(), timeZone)
  }

  #fresh(): DutyBook {
    const book = this.#options.duty.book()
    const day = this.#today()
    if (book !== this.#book || day !== this.#day) this.forget()
    this.#book = book
    this.#day = day
    return book
  }

  /** Everybody of the staff registered for those areas, and whoever rosters and substitutions name. */
  async #people(
    asker: Asker,
    areas: readonly AreaCode[],
    places: readonly DutyPlace[],
  ): Promise<ReadonlyMap<ResponderId, Responder>> {
    const { duty, directory } = this.#options
    const found = new Map<ResponderId, Responder>()
    const levels = new Map<string, DutyPlace>()
    for (const area of areas) {
      for (const role of STAFF_ROLES) {
        const level = { role, area: areaAt(area, role === 'grid-worker' ? 'grid' : role) ?? area }
        levels.set(keyOf(level), level)
      }
    }
    await inSlices([...levels.values()], ({ role, area }) => {
      for (const responder of directory.respondersOfArea(area, role)) found.set(responder.id, responder)
    })
    const seen = new Set(places.map((place) => keyOf(place)))
    const named = duty
      .rosters()
      .filter((roster) => seen.has(keyOf(roster)))
      .flatMap(({ shifts }) => shifts.flatMap(({ turns }) => turns.flat()))
    const today = this.#today()
    const away = duty
      .substitutions()
      .filter(({ until }) => until >= today)
      .flatMap(({ absent, instead }) => (instead === undefined ? [absent] : [absent, instead]))
    for (const id of [...named, ...away]) {
      const responder = found.has(id) ? undefined : duty.responder(id)
      if (responder !== undefined && seesPerson(asker, responder, duty)) found.set(id, responder)
    }
    return found
  }

  #substitutions(asker: Asker, all: ReturnType<DutyDesk['substitutions']>): readonly SubstitutionView[] {
    const { duty } = this.#options
    const today = this.#today()
    const mayChange = standInRule(asker, duty)
    return all.flatMap(({ number, absent, instead, from, until, by, why }) => {
      const responder = duty.responder(absent)
      if (until < today || responder === undefined || !seesPerson(asker, responder, duty)) return []
      const view = { number, absent, from: civilDayText(from), until: civilDayText(until), by, why }
      return [{ ...view, mayChange: mayChange(responder), ...(instead === undefined ? {} : { instead }) }]
    })
  }

  async #names(areas: readonly AreaCode[]): Promise<Record<AreaCode, string>> {
    const names: Record<AreaCode, string> = {}
    await inSlices([...new Set(areas)], (code) => {
      for (const level of ['district', 'town', 'village', 'grid'] as const) {
        const area = this.#options.directory.area(areaAt(code, level) ?? '')
        if (area !== undefined) names[area.code] = area.name
      }
    })
    return names
  }
}

/** The areas in which the homes of who asks stand. */
export const homeAreasOf = ({ directory }: Asker): readonly AreaCode[] =>
  [...new Set(directory.homes().map(({ area }) => area))].toSorted()

interface Reckoning {
  readonly book: DutyBook
  readonly outlook: DutyOutlook
  readonly now: number
  readonly asker: Asker
}

function placeView(
  place: DutyPlace,
  roster: HeldRoster | undefined,
  { book, outlook, now, asker }: Reckoning,
): DutyPlaceView {
  const spans = outlook.spans(book, place)
  const index = spans.findIndex(({ from, until }) => from <= now && now < until)
  const next = spans[index + 1]
  return {
    ...place,
    ...(roster === undefined ? {} : { roster: rosterView(roster) }),
    mayChange: mayChangeAt(asker, place.area),
    now: idsOf(spans[index]),
    ...(next === undefined ? {} : { next: { at: next.from, people: idsOf(next) } }),
    gaps: gapsOf(spans, now, outlook.horizon()),
  }
}

const idsOf = (span: DutySpan | undefined): readonly ResponderId[] => span?.people.map(({ id }) => id) ?? []

const rosterView = ({ number, by, why, recordedAt: at, shifts }: HeldRoster): DutyPlaceView['roster'] & object => ({
  number,
  by,
  why,
  at,
  shifts: shifts.map((shift) => asWritten(shift)),
})

const personView = (person: Responder, asker: Asker, mayChange: boolean): DutyPersonView => ({
  name: asker.may('residents:unmask') ? person.name : maskedName(person.name),
  role: person.role,
  area: person.area,
  phone: maskedPhone(person.phone),
  mayChange,
})
