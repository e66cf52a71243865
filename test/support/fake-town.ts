import type { Area, Device, Directory, Gateway, Home, Responder, ResponderRole } from '../../core/directory.ts'
import type { HomeBoard, HomeState } from '../../core/home-board.ts'
import type { Metric } from '../../core/metric.ts'
import type { Presence } from '../../core/presence.ts'
import type { QuarantineShelf, QuarantinedMessage } from '../../core/quarantine.ts'
import { hours, minutes } from '../../core/time.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Point, Series, StoredReading, TimeSeriesStore } from '../../core/time-series-store.ts'

const AREAS: readonly Area[] = [
  { code: '120117', name: '宁河区' },
  { code: '120117101', name: '芦台镇' },
  { code: '120117101201', name: '前营村' },
  { code: '12011710120101', name: '第一网格' },
  { code: '12011710120102', name: '第二网格' },
]

type Row = readonly [string, number, string, Home['careLevel'], Home['riskGrade'], string | undefined]

const ROWS: readonly Row[] = [
  ['王秀兰', 1948, '3组12号', 'partly-dependent', 'red', '钥匙在东邻赵家，门朝南，院内无狗'],
  ['李德山', 1941, '1组5号', 'fully-dependent', 'red', '委托照料人周敏有钥匙'],
  ['张桂芬', 1952, '2组8号', 'self-caring', 'green', undefined],
  ['陈永福', 1945, '3组3号', 'self-caring', 'orange', '备用钥匙在村委会'],
  ['刘玉珍', 1939, '4组16号', 'partly-dependent', 'red', undefined],
  ['赵长河', 1950, '1组11号', 'self-caring', 'green', undefined],
  ['孙淑琴', 1947, '2组2号', 'self-caring', 'orange', undefined],
  ['周志强', 1954, '4组9号', 'self-caring', 'green', undefined],
  ['吴凤英', 1943, '3组20号', 'partly-dependent', 'orange', undefined],
  ['郑国栋', 1949, '1组18号', 'self-caring', 'green', undefined],
  ['冯桂荣', 1946, '2组14号', 'self-caring', 'green', undefined],
  ['何万春', 1951, '4组1号', 'self-caring', 'orange', undefined],
]

const idOf = (index: number): string => `H${String(index + 1).padStart(2, '0')}`

const HOMES: readonly Home[] = ROWS.map(([residentName, born, address, careLevel, riskGrade, entry], index) => ({
  id: idOf(index),
  area: index % 2 === 0 ? '12011710120101' : '12011710120102',
  address,
  residentName,
  residentBirthYear: born,
  residentPhone: index === 6 ? undefined : `138 0013 80${String(index + 10)}`,
  careLevel,
  riskGrade,
  occupants: 1,
  pets: index === 7,
  entry,
  inactivityCeiling: undefined,
}))

function devicesOf(index: number): readonly Device[] {
  const base = { gateway: `G${idOf(index)}`, home: idOf(index) }
  return [
    { ...base, id: `${idOf(index)}-door`, externalId: 'door', model: 'MCCGQ11LM', room: 'hall', role: 'outer-door' },
    { ...base, id: `${idOf(index)}-bed`, externalId: 'pir1', model: 'RTCGQ11LM', room: 'bedroom', role: 'fixed' },
    { ...base, id: `${idOf(index)}-kit`, externalId: 'pir2', model: 'RTCGQ11LM', room: 'kitchen', role: 'fixed' },
    { ...base, id: `${idOf(index)}-bath`, externalId: 'pir3', model: 'RTCGQ11LM', room: 'bathroom', role: 'fixed' },
    { ...base, id: `${idOf(index)}-sos`, externalId: 'sos', model: 'TS0215A_sos', room: 'bedroom', role: 'fixed' },
  ]
}

const GATEWAYS: readonly Gateway[] = HOMES.map((home) => ({
  id: `G${home.id}`,
  secretDigest: '0'.repeat(64),
  homes: [home.id],
}))

/** A village of twelve homes that exists nowhere. */
export class FakeTown implements Directory {
  readonly #devices = HOMES.map((_, index) => devicesOf(index))
  readonly #listeners = new Set<() => void>()

  home(id: string): Home | undefined {
    return HOMES.find((home) => home.id === id)
  }
  homes(): readonly Home[] {
    return HOMES
  }
  gateway(id: string): Gateway | undefined {
    return GATEWAYS.find((gateway) => gateway.id === id)
  }
  gateways(): readonly Gateway[] {
    return GATEWAYS
  }
  gatewaysOf(home: string): readonly Gateway[] {
    return GATEWAYS.filter((gateway) => gateway.homes.includes(home))
  }
  device(gateway: string, externalId: string): Device | undefined {
    return this.#devices.flat().find((device) => device.gateway === gateway && device.externalId === externalId)
  }
  devicesOf(home: string): readonly Device[] {
    return this.#devices.flat().filter((device) => device.home === home)
  }
  area(code: string): Area | undefined {
    return AREAS.find((area) => area.code === code)
  }
  areas(): readonly Area[] {
    return AREAS
  }
  responders(_home: string, _role: ResponderRole): readonly Responder[] {
    return []
  }
  respondersOfArea(_area: string, _role: ResponderRole): readonly Responder[] {
    return []
  }
  responderByPhone(_phone: string): Responder | undefined {
    return undefined
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  /** As if somebody had changed the registry. */
  change(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** What is known of each home of the village: two are offline, one was never heard, the rest are well. */
export class FakeBoard implements HomeBoard {
  readonly #states: Map<string, HomeState>
  readonly #listeners = new Set<(home: string) => void>()

  constructor(now: EpochMs) {
    this.#states = new Map(HOMES.map((home, index) => [home.id, stateOf(index, now)]))
  }

  state(home: string): HomeState {
    return this.#states.get(home) ?? { home, gateways: [], lastActivityAt: undefined, shown: [] }
  }
  onChange(listener: (home: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  /** `undefined`: at home. */
  setPresence(home: string, presence: Presence | undefined): void {
    const { presence: _, ...rest } = this.state(home)
    this.#states.set(home, presence === undefined ? rest : { ...rest, presence })
    for (const listener of this.#listeners) listener(home)
  }
  set(home: string, change: Partial<HomeState>): void {
    this.#states.set(home, { ...this.state(home), ...change })
    for (const listener of this.#listeners) listener(home)
  }
}

const OFFLINE = new Set([8])
const NEVER_HEARD = new Set([11])

function stateOf(index: number, now: EpochMs): HomeState {
  const home = idOf(index)
  if (NEVER_HEARD.has(index)) {
    const gateways = [{ id: `G${home}`, online: false, lastHeardAt: undefined }]
    return { home, gateways, lastActivityAt: undefined, shown: [] }
  }
  const online = !OFFLINE.has(index)
  const lastHeardAt = now - (online ? 20_000 : hours(3))
  const at = now - minutes(7 + index)
  return {
    home,
    gateways: [{ id: `G${home}`, online, lastHeardAt }],
    lastActivityAt: now - minutes([4, 265, 12, 31, 2, 18, 47, 9, 190, 22, 6, 0][index] ?? 5),
    shown: [
      { device: `${home}-kit`, metric: 'room-temperature', value: index === 3 ? 14.6 : 18.2 + index * 0.4, at },
      { device: `${home}-door`, metric: 'battery', value: index === 5 ? 12 : 100 - index * 4, at },
      { device: `${home}-door`, metric: 'door-open', value: index === 2, at },
    ],
  }
}

/** A store that remembers a plausible day of every home. */
export class FakeStore implements Pick<TimeSeriesStore, 'range' | 'latest'> {
  readonly #now: () => EpochMs

  constructor(now: () => EpochMs) {
    this.#now = now
  }

  async latest(home: string): Promise<readonly StoredReading[]> {
    const at = this.#now() - minutes(6)
    const value = (suffix: string, metric: Metric, number: number): StoredReading => ({
      home,
      device: `${home}-${suffix}`,
      metric,
      value: number,
      at,
    })
    return [
      value('door', 'door-open', 0),
      value('door', 'battery', 87),
      value('bed', 'motion', 1),
      value('kit', 'motion', 1),
      value('kit', 'room-temperature', 19.4),
      value('bath', 'motion', 1),
      value('bath', 'battery', 64),
    ]
  }

  async range(series: Series, window: { from: EpochMs; to: EpochMs }, every = minutes(15)): Promise<readonly Point[]> {
    const points: Point[] = []
    const salt = series.device.length + series.device.charCodeAt(series.device.length - 1)
    for (let at = window.from; at < Math.min(window.to, this.#now()); at += every) {
      const hour = (((at / hours(1) + 8) % 24) + 24) % 24
      const awake = hour > 5.5 && hour < 21
      const busy = (Math.floor(at / every) * 7 + salt) % (series.device.endsWith('bath') ? 9 : 4) === 0
      const shift = series.device.endsWith('bed') ? !awake || hour < 7 : awake
      if (shift && busy) points.push({ at, value: 1 })
    }
    return points
  }
}

/** A quarantine with one message of each of three kinds. */
export class FakeQuarantine implements QuarantineShelf {
  readonly #newest: readonly QuarantinedMessage[]

  constructor(now: EpochMs) {
    const text = (body: string): Uint8Array => new TextEncoder().encode(body)
    const message = { journalId: 'j1', receivedAt: now - minutes(3) }
    this.#newest = [
      {
        ...message,
        offset: 812,
        gateway: 'GH09',
        topic: 'homes/H01/radar/up',
        payload: text('{"fall":true}'),
        reason: 'foreign-topic',
        detail: 'GH09 is not registered for H01',
      },
      {
        ...message,
        offset: 655,
        gateway: 'GH03',
        topic: 'homes/H03/kit/up',
        payload: Uint8Array.of(0xff, 0x00, 0xfe, 0x81),
        reason: 'malformed',
        detail: 'not JSON',
      },
      {
        ...message,
        offset: 640,
        gateway: 'GH05',
        topic: 'homes/H05/thermo/up',
        payload: text('{"room-temperature":850}'),
        reason: 'out-of-range',
        detail: 'room-temperature 850 is outside -60 to 120',
      },
    ]
  }

  async newest(limit: number): Promise<readonly QuarantinedMessage[]> {
    return this.#newest.slice(0, limit)
  }
  async counts(): Promise<{ 'foreign-topic': number; malformed: number; 'out-of-range': number }> {
    return { 'foreign-topic': 1, malformed: 14, 'out-of-range': 2 }
  }
}
