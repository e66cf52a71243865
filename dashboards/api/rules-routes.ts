import { z } from 'zod'
import type { FigureChange, LadderPlace, RuleChangeEntry } from '../../core/rule-desk.ts'
import { type Asker, askerOf } from './access.ts'
import { signatures } from './home-profile-view.ts'
import { ladderRoutes } from './ladder-routes.ts'
import { homeFor } from './presence-routes.ts'
import { idParams, type Routes } from './routes.ts'
import { homePlace, mayWhole, placeName, requireWhole, seesPlace } from './rules-scope.ts'
import type { ChangesView, FigureView, OverridesView, RulesView } from './rules-views.ts'
import { trialRoutes } from './trial-routes.ts'
import { typedText } from './typed-text.ts'
import type { WebOptions } from './web-options.ts'

/** As in rules files: `inactivityCeiling`. */
const figureName = z.string().regex(/^[a-zA-Z]{1,64}$/, '没有这一项阈值。 There is no such threshold.')
/** `12 h`, `45 分钟`; null: back to what holds without it. */
const valueText = z.string().trim().min(1).max(40).nullable()
const reason = typedText(200).min(1, '请写明理由。 Say why: whoever asks later must find it.')
const wish = z.strictObject({ name: figureName, value: valueText, why: reason })

const tags = ['rules']
const ONE_PAGE = 100

/** The thresholds and ladders of the district, who set them, and what another threshold would have done. */
export function rulesRoutes(app: Routes, options: WebOptions): void {
  lookRoutes(app, options)
  figureRoutes(app, options)
  ladderRoutes(app, options)
  trialRoutes(app, options, { figureName, valueText })
}

/** GET /api/v1/rules, /api/v1/rules/overrides?name=, /api/v1/rules/changes?skip=. */
function lookRoutes(app: Routes, options: WebOptions): void {
  const { ruleDesk, directory } = options
  const config = { needs: 'rules:read' as const }

  app.get('/api/v1/rules', { config, schema: { tags } }, async (request): Promise<RulesView> => {
    const asker = askerOf(request)
    const groups = await ruleDesk.figures()
    const signed = await signatures(options)
    return {
      mayWhole: mayWhole(asker, directory),
      groups: groups.map(({ id, words, figures }) => ({
        id,
        words,
        figures: figures.map(({ homes, set, ...figure }): FigureView => {
          const shown = { ...figure, homes: homes.filter((own) => seesPlace(own, asker)).length }
          const [named] = signed(set === undefined ? [] : [set])
          return named === undefined ? shown : { ...shown, set: named }
        }),
      })),
    }
  })

  const named = z.strictObject({ name: figureName })
  app.get('/api/v1/rules/overrides', { config, schema: { tags, querystring: named } }, async (request) => {
    const asker = askerOf(request)
    const figures = (await ruleDesk.figures()).flatMap((group) => group.figures)
    const own = figures.find(({ name }) => name === request.query.name)?.homes ?? []
    const signed = await signatures(options)
    const overrides = signed(own.filter((one) => seesPlace(one, asker))).map((one) =>
      Object.assign(one, homePlace(one.home, asker), { why: reasonFor(asker, one.why) }),
    )
    return { overrides } satisfies OverridesView
  })

  const page = z.strictObject({ skip: z.coerce.number().int().min(0).max(1_000_000).default(0) })
  app.get('/api/v1/rules/changes', { config, schema: { tags, querystring: page } }, async (request) => {
    const asker = askerOf(request)
    const { skip } = request.query
    const seen = (await ruleDesk.changes()).filter((change) => seesPlace(placeOf(change), asker))
    const signed = await signatures(options)
    const changes = signed(seen.slice(skip, skip + ONE_PAGE)).map((change) => {
      const place = placeOf(change)
      const why = place.home === undefined ? change.why : reasonFor(asker, change.why)
      return Object.assign(change, { placeName: placeName(place, asker), why })
    })
    const next = skip + ONE_PAGE
    return { changes, ...(next < seen.length ? { next } : {}) } satisfies ChangesView
  })
}

/** PUT /api/v1/rules/district and /api/v1/homes/ID/rules: one figure, with its reason; in force at once. */
function figureRoutes(app: Routes, { ruleDesk, directory, audit }: WebOptions): void {
  const config = { needs: 'rules:write' as const }

  app.put('/api/v1/rules/district', { config, schema: { tags, body: wish } }, async (request) => {
    const asker = askerOf(request)
    requireWhole(asker, directory)
    const { name, value, why } = request.body
    const { id: by } = asker.operator
    const change = await ruleDesk.setFigure({ name, text: value ?? undefined }, { by, why })
    await audit.write({ operator: by, action: 'rule:set', object: name, detail: changeText(change) })
    return change
  })

  app.put('/api/v1/homes/:id/rules', { config, schema: { tags, params: idParams, body: wish } }, async (request) => {
    const asker = askerOf(request)
    const { id: home, area } = homeFor(asker, request.params.id)
    const { name, value, why } = request.body
    const { id: by } = asker.operator
    const change = await ruleDesk.setFigure({ home, name, text: value ?? undefined }, { by, why })
    await audit.write({ operator: by, action: 'rule:set', home, area, object: name, detail: changeText(change) })
    return change
  })
}

const changeText = ({ changed, from, to }: FigureChange): string => (changed ? `${from} → ${to}` : `${to} (same)`)

const placeOf = (change: RuleChangeEntry): Pick<LadderPlace, 'home' | 'area'> => {
  if (change.what === 'ladder') return change.place
  return change.what === 'figure' ? { home: change.home } : {}
}

/** Why a home has its own may speak of illness. */
const reasonFor = (asker: Asker, why: string): string => (asker.may('residents:unmask') ? why : '')
