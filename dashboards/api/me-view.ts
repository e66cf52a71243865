import { PERMISSIONS } from '../../core/operators.ts'
import type { Asker } from './access.ts'
import type { MeView } from './views.ts'

/** Who asks, as their page shows them. */
export const meOf = ({ operator, scope, signIn, ...asker }: Asker): MeView => ({
  id: operator.id,
  login: operator.login,
  name: operator.name,
  role: operator.role,
  scope,
  mustChangePassword: operator.mustChangePassword,
  signsIn: signIn !== undefined,
  may: PERMISSIONS.filter((permission) => asker.may(permission)),
})
