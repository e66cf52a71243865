import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import { name } from '../../core/names.ts'
import { type RuleTrials, type Trial, TRIAL_DAYS } from '../../core/rule-trial.ts'
import { type Asker, askerOf } from './access.ts'
import { homeFor } from './presence-routes.ts'
import { idParams, type Routes } from './routes.ts'
import { homePlace, requireWhole } from './rules-scope.ts'
import type { TrialView } from './rules-views.ts'
import type { WebOptions } from './web-options.ts'

/** POST /api/v1/rules/trials, GET and DELETE /api/v1/rules/trials/ID: what a figure would have done over the last 30 days. */
export function trialRoutes(
  app: Routes,
  { ruleTrials, directory, audit }: WebOptions,
  shapes: { readonly figureName: z.ZodType<string>; readonly valueText: z.ZodType<string | null> },
): void {
  const config = { needs: 'rules:write' as const }
  const tags = ['rules']
  const body = z.strictObject({ name: shapes.figureName, value: shapes.valueText, home: name.optional() })

  app.post('/api/v1/rules/trials', { config, schema: { tags, body } }, async (request, reply) => {
    const asker = askerOf(request)
    const { name: figure, value, home } = request.body
    const area = home === undefined ? undefined : homeFor(asker, home).area
    if (home === undefined) requireWhole(asker, directory)
    const { id: operator } = asker.operator
    const trial = await ruleTrials.start({ name: figure, home, text: value ?? undefined }, operator)
    await audit.write({ operator, action: 'rule:try', home, area, object: figure, detail: value ?? 'default' })
    return reply.code(202).send(trialView(trial, asker))
  })

  app.get('/api/v1/rules/trials/:id', { config, schema: { tags, params: idParams } }, async (request) => {
    const asker = askerOf(request)
    return trialView(trialOf(ruleTrials, asker, request.params.id), asker)
  })

  app.delete('/api/v1/rules/trials/:id', { config, schema: { tags, params: idParams } }, async (request) => {
    const asker = askerOf(request)
    const { id } = trialOf(ruleTrials, asker, request.params.id)
    ruleTrials.stop(id)
    return trialView(trialOf(ruleTrials, asker, id), asker)
  })
}

/** Of who began it alone: it tells of homes that others may not see. @throws NOT_FOUND */
function trialOf(trials: RuleTrials, asker: Asker, id: string): Trial {
  const trial = trials.find(id)
  if (trial?.by === asker.operator.id) return trial
  throw new HubError(
    'NOT_FOUND',
    '这次试算已不在（中枢重启过，或有了新的试算）。 This trial is gone: the hub started again, or there is a newer one.',
  )
}

function trialView({ outcome, ...trial }: Trial, asker: Asker): TrialView {
  const { id, state, share, homes, homesOf, setting } = trial
  const view = { id, state, share, homes, homesOf, setting, days: TRIAL_DAYS }
  if (outcome === undefined) return view
  const places = outcome.homes.map(({ home, more, fewer }) => ({ ...homePlace(home, asker), more, fewer }))
  return { ...view, outcome: { ...outcome, homes: places } }
}
