import type { NewOperator, Operator, SignIn } from '../../../../core/operators.ts'
import type { HealthPart } from '../../../../core/home-board.ts'
import type { VendorHealth } from '../../../../core/vendor-health.ts'
import type { AuditView } from '../../../api/audit-views.ts'
import { ask, send } from '../hub-api.ts'

export interface SystemView {
  readonly parts: readonly HealthPart[]
  readonly vendors: readonly VendorHealth[]
}

export async function getSystem(): Promise<SystemView> {
  return (await ask('/api/v1/system')).json()
}

export async function getOperators(): Promise<readonly Operator[]> {
  const { operators }: { readonly operators: readonly Operator[] } = await (await ask('/api/v1/operators')).json()
  return operators
}

export interface Added {
  readonly operator: Operator
  readonly firstPassword: string
}

export async function addOperator(wish: NewOperator): Promise<Added> {
  return (await send('POST', '/api/v1/operators', wish)).json()
}

export async function changeOperator(id: string, to: { readonly disabled: boolean }): Promise<Operator> {
  return (await send('PATCH', `/api/v1/operators/${id}`, to)).json()
}

/** @returns the new first password */
export async function resetPassword(id: string): Promise<string> {
  const answer: Pick<Added, 'firstPassword'> = await (await send('POST', `/api/v1/operators/${id}/password`, {})).json()
  return answer.firstPassword
}

export interface SignIns {
  readonly signIns: readonly SignIn[]
  /** The id of the one that asks. */
  readonly current?: string
}

export async function getSignIns(): Promise<SignIns> {
  return (await ask('/api/v1/me/sign-ins')).json()
}

/** @returns how many ended */
export async function endOtherSignIns(): Promise<number> {
  const { ended }: { readonly ended: number } = await (await send('DELETE', '/api/v1/me/sign-ins', {})).json()
  return ended
}

export async function getAudit(before: number | undefined): Promise<AuditView> {
  const from = before === undefined ? '' : `&before=${before}`
  return (await ask(`/api/v1/audit?limit=50${from}`)).json()
}
