import type {
  AlertAction,
  AlertDesk,
  AlertEvent,
  AlertState,
  AlertStory,
  AlertSummary,
  Told,
} from '../../core/alert.ts'
import { HubError } from '../../core/errors.ts'
import { type Scope, within } from '../../core/operators.ts'
import type { Directory } from '../../core/directory.ts'
import type { AlertKind, Severity, Words } from '../../core/finding.ts'
import type { Clock, EpochMs } from '../../core/time.ts'
import { minutes, seconds } from '../../core/time.ts'
import { FakeTown } from './fake-town.ts'

/** An alert to begin with; what is left out is the usual. */
export interface FakeAlert {
  readonly id: string
  readonly kind: AlertKind
  readonly severity?: Severity
  readonly home: string
  readonly summary: Words
  /** How long ago it opened, ms. */
  readonly ago?: number
  readonly nextIn?: number
  readonly nextTold?: Words
  /** Whom the hub told, 47 s apart. */
  readonly told?: readonly ((at: EpochMs) => Told)[]
}

const AFTER: Record<Exclude<AlertAction['type'], 'pass-on'>, { readonly state: AlertState; readonly words: Words }> = {
  acknowledge: { state: 'acknowledged', words: { zh: '值班员在网页上收到', en: 'Acknowledged at the page' } },
  'en-route': { state: 'en-route', words: { zh: '值班员：已有人出发', en: 'Operator: someone is on the way' } },
  'on-scene': { state: 'on-scene', words: { zh: '值班员：已到场', en: 'Operator: someone is on the scene' } },
  resolve: { state: 'resolved', words: { zh: '值班员结案', en: 'Resolved by the operator' } },
}

/** An alert desk in memory: the page's tests raise alerts on it and see what the page did. */
export class FakeDesk implements AlertDesk {
  readonly #clock: Clock
  readonly #directory: Pick<Directory, 'home'>
  readonly #stories = new Map<string, AlertStory>()
  readonly #listeners = new Set<(id: string) => void>()
  /** What was asked of it, in order. */
  readonly acts: { readonly id: string; readonly action: AlertAction; readonly operator: string }[] = []

  /** @param directory where homes stand now */
  constructor(clock: Clock, directory: Pick<Directory, 'home'> = new FakeTown()) {
    this.#clock = clock
    this.#directory = directory
  }

  within(scope: Scope): AlertDesk {
    if (scope === '') return this
    const seen = ({ id, subject }: Pick<AlertSummary, 'id' | 'subject'>): boolean =>
      within(scope, this.#stories.get(id)?.placeArea) ||
      ('home' in subject && within(scope, this.#directory.home(subject.home)?.area))
    const story = async (id: string): Promise<AlertStory | undefined> => {
      const found = await this.story(id)
      return found !== undefined && seen(found) ? found : undefined
    }
    return {
      within: (narrower) => this.within(narrower),
      open: async () => (await this.open()).filter(seen),
      recent: async (limit) => (await this.recent(1000)).filter(seen).slice(0, limit),
      ofHome: async (home, limit) => (await this.ofHome(home, limit)).filter(seen),
      story,
      act: async (id, action, operator) => {
        if ((await story(id)) === undefined) throw new HubError('NOT_FOUND', 'There is no alert with this id.')
        return this.act(id, action, operator)
      },
      onChange: (listener) => this.onChange(listener),
    }
  }

  raise(alert: FakeAlert): void {
    const openedAt = this.#clock.now() - (alert.ago ?? 0)
    const told = (alert.told ?? []).map((one, index) => one(openedAt + seconds(2 + index * 47)))
    const events: AlertEvent[] = [
      { seq: 1, at: openedAt, type: 'opened', actor: alert.kind, channel: 'detector', words: alert.summary },
      ...told.map((one, index): AlertEvent => ({
        seq: index + 2,
        at: one.at,
        type: 'told',
        actor: 'hub',
        channel: 'hub',
        words: { zh: `已通知${one.name}`, en: `Told ${one.name}` },
      })),
    ]
    this.#keep({
      id: alert.id,
      kind: alert.kind,
      severity: alert.severity ?? 'life-safety',
      state: 'open',
      subject: { home: alert.home },
      code: alert.id.slice(-2).toUpperCase(),
      openedAt,
      acknowledgedAt: undefined,
      resolvedAt: undefined,
      clearedAt: undefined,
      nextStepAt: this.#clock.now() + (alert.nextIn ?? minutes(1)),
      nextTold: alert.nextTold ?? { zh: '镇值班', en: 'town duty' },
      step: 0,
      summary: alert.summary,
      outcome: undefined,
      follows: undefined,
      placeArea: new FakeTown().home(alert.home)?.area ?? '',
      events,
      told,
    })
  }

  /** Adds a line to an alert's story, as when somebody replies by SMS. */
  add(id: string, change: Partial<AlertStory>, event: Omit<AlertEvent, 'seq' | 'at'>): void {
    const story = this.#stories.get(id)
    if (story === undefined) throw new Error(`no alert ${id}`)
    const line = { ...event, seq: story.events.length + 1, at: this.#clock.now() }
    this.#keep({ ...story, ...change, events: [...story.events, line] })
  }

  async open(): Promise<readonly AlertSummary[]> {
    return [...this.#stories.values()].filter((story) => story.state !== 'resolved')
  }

  async recent(limit: number): Promise<readonly AlertSummary[]> {
    return [...this.#stories.values()].sort((a, b) => b.openedAt - a.openedAt).slice(0, limit)
  }

  async ofHome(home: string, limit: number): Promise<readonly AlertSummary[]> {
    const rank = ({ state }: AlertSummary): number => (state === 'resolved' ? 1 : 0)
    return (await this.recent(1000))
      .filter(({ subject }) => 'home' in subject && subject.home === home)
      .toSorted((a, b) => rank(a) - rank(b))
      .slice(0, limit)
  }

  async story(id: string): Promise<AlertStory | undefined> {
    return this.#stories.get(id)
  }

  async act(id: string, action: AlertAction, operator: string): Promise<AlertSummary> {
    const story = this.#stories.get(id)
    if (story === undefined) throw new HubError('NOT_FOUND', 'There is no alert with this id.')
    if (story.state === 'resolved') throw new HubError('BAD_REQUEST', 'The alert is resolved.')
    this.acts.push({ id, action, operator })
    const now = this.#clock.now()
    if (action.type === 'pass-on') {
      const words = { zh: '值班员转上级', en: 'Passed on by the operator' }
      this.add(
        id,
        { nextStepAt: now, step: story.step + 1 },
        { type: 'passed-on', actor: operator, channel: 'web', words },
      )
      return this.#stories.get(id) ?? story
    }
    const { state, words } = AFTER[action.type]
    const change: Partial<AlertStory> = {
      state,
      nextStepAt: undefined,
      ...(story.acknowledgedAt === undefined ? { acknowledgedAt: now } : {}),
      ...(action.type === 'resolve' ? { ...closingOf(action), resolvedAt: now } : {}),
    }
    this.add(id, change, { type: state, actor: operator, channel: 'web', words })
    return this.#stories.get(id) ?? story
  }

  onChange(listener: (id: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #keep(story: AlertStory): void {
    this.#stories.set(story.id, story)
    for (const listener of this.#listeners) listener(story.id)
  }
}

const closingOf = ({
  outcome,
  note,
  taken,
  followUpOn,
}: Extract<AlertAction, { type: 'resolve' }>): Partial<AlertStory> => ({
  outcome,
  ...(note === undefined ? {} : { note }),
  ...(taken === undefined ? {} : { taken }),
  ...(followUpOn === undefined ? {} : { followUpOn }),
})

/** A message to somebody, as the desk's stories show it. */
export function message(name: string, maskedPhone: string, state: Told['state'], channel: Told['channel'] = 'sms') {
  const possibleDuplicate = state === 'unknown'
  return (at: EpochMs): Told => ({
    responder: maskedPhone,
    name,
    maskedPhone,
    channel,
    state,
    vendor: 'aliyun',
    at,
    possibleDuplicate,
  })
}

/** A night with something of everything, for pictures and for looking at the page. */
export async function fillDesk(desk: FakeDesk): Promise<void> {
  desk.raise({
    id: 'al-0012-c3',
    kind: 'gas',
    home: 'H05',
    ago: minutes(190),
    summary: { zh: '厨房燃气报警', en: 'Gas alarm in the kitchen' },
  })
  await desk.act('al-0012-c3', { type: 'resolve', outcome: 'real-emergency' }, 'admin')
  desk.raise({
    id: 'al-0013-b2',
    kind: 'sos',
    home: 'H10',
    ago: minutes(95),
    summary: { zh: '床头求助按钮按下', en: 'SOS button at the bed pressed' },
  })
  await desk.act('al-0013-b2', { type: 'resolve', outcome: 'help-given' }, 'admin')
  desk.raise({
    id: 'al-0014-a7',
    kind: 'fall',
    home: 'H01',
    ago: minutes(2) + seconds(12),
    nextIn: seconds(48),
    nextTold: { zh: '镇值班', en: 'town duty' },
    summary: {
      zh: '卧室雷达报跌倒，之后 2 分钟没有起身动作',
      en: 'The bedroom radar reports a fall; no rising in 2 minutes since',
    },
    told: [
      message('李建国（网格员）', '138****5678', 'delivered'),
      message('赵大姐（东邻）', '139****2210', 'failed'),
      message('前营村值班', '137****9033', 'unknown', 'voice'),
    ],
  })
  desk.raise({
    id: 'al-0015-d4',
    kind: 'inactivity',
    severity: 'urgent',
    home: 'H02',
    ago: minutes(21),
    summary: {
      zh: '卧室 10:10 起无活动已 4 小时 25 分；此时段通常不超过 1 小时 50 分',
      en: 'No activity in the bedroom since 10:10 (4 h 25 min); at this hour it is usually under 1 h 50 min',
    },
    told: [message('周敏（委托照料人）', '136****4471', 'delivered')],
  })
  desk.add(
    'al-0015-d4',
    { state: 'acknowledged', acknowledgedAt: 1 },
    {
      type: 'acknowledged',
      actor: 'r1',
      channel: 'sms',
      words: { zh: '周敏 短信回复“1”：收到', en: 'Zhou Min replied “1”: acknowledged' },
    },
  )
  await desk.act('al-0015-d4', { type: 'en-route' }, 'admin')
  desk.raise({
    id: 'al-0016-e9',
    kind: 'gateway-offline',
    severity: 'routine',
    home: 'H09',
    ago: minutes(175),
    nextIn: minutes(55),
    nextTold: { zh: '网格员（早上汇总）', en: 'the grid worker (digest)' },
    summary: {
      zh: '网关 3 小时没有消息，此户暂不能判断静止',
      en: 'The gateway has been silent for 3 h; stillness cannot be judged',
    },
  })
}
