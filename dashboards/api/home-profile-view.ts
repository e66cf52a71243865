import type { Directory, Home, ResponderRole } from '../../core/directory.ts'
import type { MedicalCard } from '../../core/home-profile.ts'
import type { HomeId } from '../../core/names.ts'
import type { Asker } from './access.ts'
import type { ContactView, HomeProfileView } from './homes-views.ts'
import { maskedName, maskedPhone } from './place.ts'
import type { WebOptions } from './web-options.ts'

/** From the next door to the district, as the ladder tells them. */
const CALL_ORDER: readonly ResponderRole[] = ['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district']

export const EMPTY_CARD: MedicalCard = {
  conditions: '',
  medicines: '',
  allergies: '',
  bloodType: '',
  doctor: '',
  mobility: '',
}

/** What people know of the home, as far as the asker may see it. The medical card is asked for by itself. */
export async function profileView(
  options: Pick<WebOptions, 'profiles' | 'rules' | 'auth' | 'homeEditor'>,
  asker: Asker,
  home: Home,
): Promise<HomeProfileView> {
  const { profiles, rules, homeEditor } = options
  const { careLevel, occupants, pets, entry } = home
  const helps = asker.may('residents:unmask')
  const signed = await signatures(options)
  return {
    // Read before what it stands for: a change in between makes it old, never the other way round.
    version: homeEditor.version(home.id) ?? '',
    ...(asker.may('homes:write') ? { facts: { careLevel, occupants, pets, entry } } : {}),
    grade: { grade: home.riskGrade, history: helps ? signed(await profiles.grades(home.id)) : [] },
    contacts: contactsOf(home.id, asker.directory, { names: helps }),
    rules: helps || asker.may('rules:read') ? await rules.of(home) : [],
    notes: helps ? signed(await profiles.notes(home.id)) : [],
  }
}

/** Puts the name of who wrote something where their id stands. Whoever is no operator any more stays an id. */
export async function signatures({
  auth,
}: Pick<WebOptions, 'auth'>): Promise<<Entry extends { readonly by: string }>(entries: readonly Entry[]) => Entry[]> {
  const operators = auth === 'open' ? [] : await auth.operators.list('')
  const names = new Map(operators.map(({ id, name }) => [id, name]))
  return (entries) => entries.map((entry) => ({ ...entry, by: names.get(entry.by) ?? entry.by }))
}

/** Everybody who can be told of the home, in call order. @param show `whole`: with whole numbers; `names`: with whole names */
export function contactsOf(
  home: HomeId,
  directory: Pick<Directory, 'responders'>,
  { whole = false, names = whole }: { readonly whole?: boolean; readonly names?: boolean },
): readonly ContactView[] {
  return CALL_ORDER.flatMap((role) =>
    directory.responders(home, role).map(({ id, name, phone }) => ({
      id,
      role,
      name: names ? name : maskedName(name),
      phone: whole ? phone : maskedPhone(phone),
    })),
  )
}
