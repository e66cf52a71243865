import type { AreaCode } from './names.ts'
import type { EpochMs } from './time.ts'

/** Who sits before a page, from the whole system down to one grid; the last two look at devices and at everybody's doings. */
export const OPERATOR_ROLES = [
  'administrator',
  'district',
  'town',
  'village',
  'grid-worker',
  'installer',
  'auditor',
] as const
export type OperatorRole = (typeof OPERATOR_ROLES)[number]

/** What can be done at the pages, each within the operator's own area. */
export const PERMISSIONS = [
  'alerts:read',
  'alerts:act',
  'homes:read',
  'homes:write',
  'homes:erase',
  'notes:write',
  'residents:unmask',
  'residents:copy',
  'presence:set',
  'devices:read',
  'quarantine:read',
  'rosters:read',
  'rosters:write',
  'rules:read',
  'rules:write',
  'reports:read',
  'installations:write',
  'system:read',
  'operators:write',
  'audit:read',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const LOOK: readonly Permission[] = ['alerts:read', 'homes:read', 'devices:read', 'rosters:read', 'rules:read']
const WORK: readonly Permission[] = [...LOOK, 'alerts:act', 'residents:unmask', 'presence:set', 'notes:write']
const LEAD: readonly Permission[] = [...WORK, 'homes:write', 'rosters:write', 'reports:read']

const GRANTS: Readonly<Record<OperatorRole, ReadonlySet<Permission>>> = {
  administrator: new Set(PERMISSIONS),
  district: new Set([
    ...LEAD,
    'residents:copy',
    'quarantine:read',
    'rules:write',
    'installations:write',
    'system:read',
  ]),
  town: new Set(LEAD),
  village: new Set([...WORK, 'homes:write', 'reports:read']),
  'grid-worker': new Set(WORK),
  // Where a device hangs and whether it is heard; nothing of alerts and illness.
  installer: new Set(['homes:read', 'devices:read', 'quarantine:read', 'installations:write']),
  // Sees everything masked, changes nothing.
  auditor: new Set([...LOOK, 'reports:read', 'system:read', 'audit:read', 'quarantine:read']),
}

/** Whether somebody of that role may do that, within their area. */
export const may = (role: OperatorRole, permission: Permission): boolean => GRANTS[role].has(permission)

/** An area and all below it, as the beginning of an official code; empty for everything. */
export type Scope = AreaCode

/** Whether the area lies within the scope. An area that is not known lies within the whole only. */
export const within = (scope: Scope, area: AreaCode | undefined): boolean =>
  scope === '' || (area !== undefined && area.startsWith(scope))

/** Somebody who signs in at the pages. */
export interface Operator {
  /** As it stands in stories and in the audit log; never given to somebody else. */
  readonly id: string
  readonly login: string
  readonly name: string
  readonly role: OperatorRole
  readonly scope: Scope
  /** Nothing but the change of the password is open until it is changed. */
  readonly mustChangePassword: boolean
  readonly disabled: boolean
}

/** One screen that somebody is signed in at. */
export interface SignIn {
  /** Names it in lists; worth nothing to a thief. */
  readonly id: string
  readonly operator: string
  readonly startedAt: EpochMs
  readonly lastSeenAt: EpochMs
  readonly endsAt: EpochMs
  /** What the browser calls itself, shortened. */
  readonly agent: string
}

export interface NewOperator {
  readonly login: string
  readonly name: string
  readonly role: OperatorRole
  readonly scope: Scope
}

/** The port between the pages and who may use them. */
export interface OperatorDesk {
  /**
   * Opens a sign-in for who knows the password.
   *
   * @returns the token for the cookie; kept nowhere here but as a digest
   * @throws NOT_ALLOWED when login or password is wrong (it does not say which), or the operator is disabled.
   * @throws TOO_MANY_TRIES when the login or the address was tried too often.
   */
  signIn(wish: SignInWish): Promise<{ readonly token: string; readonly operator: Operator }>
  /** Who holds that token, from memory; `undefined` when it ended, was ended, or never was one. */
  holderOf(token: string): Holder | undefined
  /** What the operator is called, from memory; a disabled one too. */
  nameOf(id: string): string | undefined
  signOut(token: string): Promise<void>
  /** Ends every sign-in of the operator, but that one. @returns how many it ended */
  signOutEverywhere(operator: string, but?: string): Promise<number>
  signIns(operator: string): Promise<readonly SignIn[]>
  /** @throws NOT_ALLOWED when the old password is wrong, BAD_REQUEST when the new one is too weak or the old one again. */
  changePassword(operator: string, passwords: { readonly old: string; readonly new: string }): Promise<void>
  /** Everybody within the scope, by login. */
  list(scope: Scope): Promise<readonly Operator[]>
  /** @returns the first password, the only time; it must be changed at the first sign-in. @throws BAD_REQUEST when the login is taken */
  add(operator: NewOperator): Promise<{ readonly operator: Operator; readonly firstPassword: string }>
  /** Gives a new first password and ends every sign-in. @throws NOT_FOUND */
  resetPassword(id: string): Promise<string>
  /** @throws NOT_FOUND, BAD_REQUEST when it would leave no administrator */
  change(id: string, to: Partial<Pick<Operator, 'name' | 'role' | 'scope' | 'disabled'>>): Promise<Operator>
}

export interface SignInWish {
  readonly login: string
  readonly password: string
  /** Where the request came from. */
  readonly address: string
  readonly agent: string
}

export interface Holder {
  readonly operator: Operator
  /** The sign-in's id. */
  readonly signIn: string
}
