import type { Home, Responder } from '../../core/directory.ts'
import type { HomeBoard } from '../../core/home-board.ts'
import { silentLog } from '../../core/log.ts'
import { type Clock, minutes } from '../../core/time.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { registryMigrations } from '../../registry/migrations.ts'
import { profileMigrations } from '../../registry/profiles/migrations.ts'
import { RegistryHomeEditor } from '../../registry/profiles/home-editor.ts'
import { ProfileStore } from '../../registry/profiles/profile-store.ts'
import { openRegistry, type Registry } from '../../registry/registry.ts'
import type { RegistryTables } from '../../registry/schema.ts'
import { FakeTown } from './fake-town.ts'

export interface RegisteredTown {
  readonly registry: Registry
  readonly profiles: ProfileStore
  readonly homeEditor: RegistryHomeEditor
  readonly end: () => Promise<void>
}

const GRID = '12011710120101'
const VILLAGE = '120117101201'

/** Who can be told of H01, from the next door to the village. */
export const RESPONDERS: readonly Responder[] = [
  { id: 'zhao', name: '赵大姐', phone: '+8613900132210', role: 'neighbour', area: GRID, homes: ['H01'] },
  { id: 'zhou', name: '周敏', phone: '+8613600134471', role: 'carer', area: GRID, homes: ['H01'] },
  { id: 'li', name: '李建国', phone: '+8613800135678', role: 'grid-worker', area: GRID, homes: [] },
  { id: 'duty', name: '前营村值班', phone: '+8613700139033', role: 'village', area: VILLAGE, homes: [] },
]

/** The village of `FakeTown`, and what else is given, in a real registry over a database in memory, with what is written down of its homes. */
export async function registeredTown(clock: Clock, more: readonly Home[] = []): Promise<RegisteredTown> {
  const db = await openStateDatabase<RegistryTables>({
    path: ':memory:',
    migrations: [registryMigrations, profileMigrations],
    log: silentLog,
  })
  const registry = await openRegistry(db)
  const town = new FakeTown()
  const gateways = more.map(({ id }) => ({ id: `G${id}`, secretDigest: '0'.repeat(64), homes: [id] }))
  await registry.saveInstallation({
    areas: town.areas(),
    homes: [...town.homes(), ...more],
    gateways: [...town.gateways(), ...gateways],
    devices: town.homes().flatMap(({ id }) => town.devicesOf(id)),
    responders: RESPONDERS,
  })
  const homeEditor = new RegistryHomeEditor(registry)
  return { registry, homeEditor, profiles: new ProfileStore(db, registry, clock), end: () => db.destroy() }
}

const SURNAMES = Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗')
const GIVEN = Array.from('秀德桂永玉长淑志凤国万春兰英华明芬福珍河琴强荣')
const at = (list: readonly string[], index: number): string => list[index % list.length] ?? ''

/** So many homes of a district that exists nowhere, with about ten thousand different names. */
export const manyHomes = (count: number): readonly Home[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `M${String(index).padStart(5, '0')}`,
    area: index % 2 === 0 ? '12011710120101' : '12011710120102',
    address: `${1 + (index % 40)}组${1 + (index % 97)}号`,
    residentName: at(SURNAMES, index) + at(GIVEN, Math.floor(index / 20)) + at(GIVEN, Math.floor(index / 460) + 7),
    residentBirthYear: 1936 + (index % 25),
    residentPhone: undefined,
    careLevel: 'self-caring',
    riskGrade: index % 10 === 0 ? 'red' : index % 4 === 0 ? 'orange' : 'green',
    occupants: 1,
    pets: false,
    entry: undefined,
    inactivityCeiling: undefined,
  }))

/** A board on which those homes are heard, but for one in fifty; every other home is as on `board`. */
export function crowdedBoard(board: HomeBoard, clock: Clock): HomeBoard {
  const crowded = (home: string): boolean => home.startsWith('M')
  return {
    onChange: (listener) => board.onChange(listener),
    state(home) {
      if (!crowded(home)) return board.state(home)
      const number = Number(home.slice(1))
      const heardAt = clock.now() - minutes(number % 50 === 0 ? 300 : 1)
      return {
        home,
        gateways: [{ id: `G${home}`, online: number % 50 !== 0, lastHeardAt: heardAt }],
        lastActivityAt: heardAt - minutes(number % 180),
        shown: [{ device: `${home}-door`, metric: 'battery', value: 5 + (number % 95), at: heardAt }],
      }
    },
  }
}
