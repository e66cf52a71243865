import type { AuditPage } from '../../core/audit.ts'
import type { Words } from '../../core/finding.ts'
import { unrepeated } from '../../core/unrepeated.ts'
import type { Asker } from './access.ts'
import type { AuditNames } from './audit-views.ts'
import { areaNames, maskedName } from './place.ts'
import { operatorName } from './presence-view.ts'
import { seesPerson } from './duty-scope.ts'
import type { WebOptions } from './web-options.ts'

type Sources = Pick<WebOptions, 'auth' | 'duty' | 'ruleDesk'>
type Entry = AuditPage['entries'][number]

/** Whatever in an entry may be the id of a person. */
const peopleIn = ({ operator, object = '', detail = '' }: Entry): readonly string[] => [
  operator,
  object,
  ...(detail.match(/[\w-]+/g) ?? []),
]

/** Names everybody and everything that the entries are about, for who may read them. */
export async function auditNames(entries: readonly Entry[], asker: Asker, sources: Sources): Promise<AuditNames> {
  const named = <Value>(ids: readonly string[], nameOf: (id: string) => Value | undefined): Record<string, Value> =>
    Object.fromEntries(
      [...new Set(ids)].flatMap((id) => {
        const name = nameOf(id)
        return name === undefined ? [] : [[id, name]]
      }),
    )
  const { directory } = asker
  const words = await figureWords(entries, sources)
  return {
    people: named(entries.flatMap(peopleIn), (id) => personName(id, asker, sources)),
    homes: named(
      entries.flatMap(({ home }) => home ?? []),
      (id) => directory.home(id)?.address,
    ),
    areas: named(
      entries.flatMap(({ area }) => area ?? []),
      (code) => unrepeated(areaNames(code, directory), '').join(' ') || undefined,
    ),
    figures: named(
      entries.flatMap(({ object }) => object ?? []),
      (name) => words.get(name),
    ),
  }
}

function personName(id: string, asker: Asker, { auth, duty }: Sources): string | undefined {
  const operator = operatorName({ auth }, id)
  if (operator !== undefined) return operator
  const responder = duty.responder(id)
  if (responder === undefined || !seesPerson(asker, responder, duty)) return undefined
  return asker.may('residents:unmask') ? responder.name : maskedName(responder.name)
}

async function figureWords(entries: readonly Entry[], { ruleDesk }: Sources): Promise<ReadonlyMap<string, Words>> {
  if (!entries.some(({ action }) => action.startsWith('rule:'))) return new Map()
  return new Map((await ruleDesk.figures()).flatMap(({ figures }) => figures.map(({ name, words }) => [name, words])))
}
