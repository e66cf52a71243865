import type { Home } from '../../core/directory.ts'
import type { HomeBoard, HomeState } from '../../core/home-board.ts'
import type { Metric } from '../../core/metric.ts'
import { numeric } from '../../core/reading.ts'
import { personOf, placeOfHome } from './place.ts'
import type { Placing } from './place.ts'
import { presenceView } from './presence-view.ts'
import type { HomeView, MeasureView } from './views.ts'

type Shown = HomeState['shown'][number]

const newest = (shown: readonly Shown[]): Shown | undefined =>
  shown.reduce<Shown | undefined>((best, next) => (best === undefined || next.at > best.at ? next : best), undefined)

const lowest = (shown: readonly Shown[]): Shown | undefined =>
  shown.reduce<Shown | undefined>(
    (best, next) => (best === undefined || numeric(next.value) < numeric(best.value) ? next : best),
    undefined,
  )

const measure = (shown: Shown | undefined): MeasureView | undefined =>
  shown === undefined ? undefined : { value: numeric(shown.value), at: shown.at }

/** A home as its card shows it. */
export function homeView(home: Home, board: HomeBoard, placing: Placing): HomeView {
  const state = board.state(home.id)
  const of = (metric: Metric): readonly Shown[] => state.shown.filter((one) => one.metric === metric)
  const temperature = measure(newest(of('room-temperature')))
  const battery = measure(lowest(of('battery')))
  const outer = new Set(
    placing.directory.devicesOf(home.id).flatMap((device) => (device.role === 'outer-door' ? [device.id] : [])),
  )
  const door = newest(of('door-open').filter((one) => outer.has(one.device)))
  return {
    id: home.id,
    place: placeOfHome(home, placing),
    person: personOf(home, placing),
    gateways: state.gateways.map(({ id, online, lastHeardAt }) => ({
      id,
      online,
      ...(lastHeardAt === undefined ? {} : { lastHeardAt }),
    })),
    presence: presenceView(state.presence, home.id, placing),
    stillnessJudged: home.occupants <= 1 && !home.pets,
    ...(state.lastActivityAt === undefined ? {} : { lastActivityAt: state.lastActivityAt }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(battery === undefined ? {} : { battery }),
    ...(door === undefined ? {} : { outerDoorOpen: numeric(door.value) > 0 }),
  }
}
