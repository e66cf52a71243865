import { z } from 'zod'
import { isAlertKind } from '../../core/alert-kinds.ts'
import type { ResponderRole } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import { levelWords } from '../../core/level-words.ts'
import { areaCode, name } from '../../core/names.ts'
import type { Words } from '../../core/finding.ts'
import type { LadderRefusal, SetLadder } from '../../core/rule-desk.ts'
import { days } from '../../core/time.ts'
import { askerOf } from './access.ts'
import { signatures } from './home-profile-view.ts'
import type { Routes } from './routes.ts'
import { mayWhole, placeName, requirePlace, seesPlace } from './rules-scope.ts'
import type { LaddersView } from './rules-views.ts'
import { typedText } from './typed-text.ts'
import type { WebOptions } from './web-options.ts'

const ROLES = ['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district'] as const satisfies ResponderRole[]

const after = z.number().int().min(0).max(days(30))
const channels = z.array(z.enum(['sms', 'voice'])).max(2)
const ladder = z.strictObject({
  steps: z
    .array(z.strictObject({ after, roles: z.array(z.enum(ROLES)).max(ROLES.length), channels }))
    .min(1)
    .max(10),
  repeat: z
    .strictObject({
      rounds: z.number().int().min(0).max(100),
      every: after,
      thenEvery: after,
      channels: z.array(channels).min(1).max(6),
    })
    .optional(),
  digest: z.boolean(),
  residentFirst: after.optional(),
  acknowledgementHolds: after.optional(),
  enRouteHolds: after.optional(),
  onSceneAsksAfter: after.optional(),
  unresolvedAfter: after.optional(),
})
const kind = z.string().refine(isAlertKind, '没有这种警情。 There is no such kind of alert.')
const wish = z.strictObject({
  severity: z.enum(['life-safety', 'urgent', 'routine']),
  kind: kind.optional(),
  home: name.optional(),
  area: areaCode.optional(),
  /** Null: back to what holds without it. */
  ladder: ladder.nullable(),
  why: typedText(200).min(1, '请写明理由。 Say why: whoever asks later must find it.'),
})

const tags = ['rules']

/** GET and PUT /api/v1/rules/ladders: whom to tell when. Alerts that run keep the ladder that they opened with. */
export function ladderRoutes(app: Routes, options: WebOptions): void {
  const { ruleDesk, directory, audit } = options
  const querystring = z.strictObject({ kind: kind.optional() })
  const read = { config: { needs: 'rules:read' as const }, schema: { tags, querystring } }
  app.get('/api/v1/rules/ladders', read, async (request): Promise<LaddersView> => {
    const asker = askerOf(request)
    const signed = await signatures(options)
    const [ladders, set] = await Promise.all([ruleDesk.ladders(request.query.kind), ruleDesk.setLadders()])
    const named = <One extends Pick<SetLadder, 'decision' | 'place'>>(one: One) => {
      const why = one.place.home === undefined || asker.may('residents:unmask') ? one.decision.why : ''
      const [decision] = signed([{ ...one.decision, why }])
      return { ...one, ...(decision === undefined ? {} : { decision }), placeName: placeName(one.place, asker) }
    }
    return {
      mayWhole: mayWhole(asker, directory),
      ladders: ladders.map((one) => (one.set === undefined ? one : Object.assign({}, one, { set: named(one.set) }))),
      set: set.filter(({ place }) => seesPlace(place, asker)).map(named),
    }
  })

  const write = { config: { needs: 'rules:write' as const }, schema: { tags, body: wish } }
  app.put('/api/v1/rules/ladders', write, async (request) => {
    const asker = askerOf(request)
    const { why, ladder: wanted, ...place } = request.body
    requirePlace(place, asker, directory)
    const { id: by } = asker.operator
    const { changed, faults } = await ruleDesk.setLadder({ place, ladder: wanted ?? undefined }, { by, why })
    if (faults.length > 0) throw new HubError('RULES_INVALID', faults.map(faultText).join('\n'))
    await audit.write({
      operator: by,
      action: 'ladder:set',
      home: place.home,
      area: place.area,
      object: place.kind === undefined ? place.severity : `${place.severity} ${place.kind}`,
      detail: `${wanted === null ? 'default' : `${wanted.steps.length} steps`}${changed ? '' : ' (same)'}`,
    })
    return { changed }
  })
}

/** What a part of a ladder is called. */
const PARTS: Readonly<Record<string, Words>> = {
  after: { zh: '时间', en: 'time' },
  roles: { zh: '通知对象', en: 'who' },
  channels: { zh: '通知方式', en: 'way' },
  steps: { zh: '各级', en: 'steps' },
  repeat: { zh: '重复通知', en: 'again' },
  every: { zh: '间隔', en: 'every' },
  thenEvery: { zh: '之后间隔', en: 'then every' },
  digest: { zh: '每日摘要', en: 'digest' },
  residentFirst: { zh: '先拨老人本人', en: 'resident first' },
  acknowledgementHolds: { zh: '收到后等待', en: 'acknowledged' },
  enRouteHolds: { zh: '出发后等待', en: 'en route' },
  onSceneAsksAfter: { zh: '到场后再问', en: 'on scene' },
  unresolvedAfter: { zh: '未结案升级', en: 'unresolved' },
  area: { zh: '区划', en: 'area' },
}

/** One fault a line: where, and what is wrong, Chinese first. */
function faultText({ path, says }: LadderRefusal): string {
  const [part, step, ...rest] = path
  const isStep = part === 'steps' && typeof step === 'number'
  const keys = isStep ? rest : path
  const words = keys.flatMap((key) => PARTS[String(key)] ?? [])
  if (isStep) words.unshift(levelWords(step))
  const named = (language: keyof Words): string => words.map((word) => word[language]).join(' ')
  return `${named('zh')}：${says.zh} ${named('en')}: ${says.en}`
}
