import type { AlertAction } from '../../../core/alert.ts'
import type { AlertKind } from '../../../core/finding.ts'
import type { PresenceMode } from '../../../core/presence.ts'
import type { EpochMs } from '../../../core/time.ts'
import type {
  AlertView,
  HomeDetailView,
  MeView,
  OverviewView,
  PresenceView,
  ProblemView,
  QuarantineView,
  UnmaskedView,
} from '../../api/views.ts'

/** The hub said no, and why; or could not be reached (`UNREACHABLE`). */
export class ProblemError extends Error {
  readonly code: ProblemView['code'] | 'UNREACHABLE'

  constructor(code: ProblemView['code'] | 'UNREACHABLE', detail: string) {
    super(detail)
    this.code = code
  }
}

export const codeOf = (error: unknown): ProblemError['code'] =>
  error instanceof ProblemError ? error.code : 'INTERNAL'

/** A request to the hub; anything but success is thrown. @throws ProblemError */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'same-origin', signal: AbortSignal.timeout(10_000), ...init })
  } catch (error) {
    throw new ProblemError('UNREACHABLE', String(error))
  }
  if (response.ok) return response
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true
  // A proxy in front of a hub that is away answers with a page of its own.
  if (!isProblem) throw new ProblemError('UNREACHABLE', `HTTP ${response.status}`)
  const problem: ProblemView = await response.json()
  throw new ProblemError(problem.code, problem.detail)
}

/** A request that changes something. @throws ProblemError */
export const send = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: unknown): Promise<Response> =>
  ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const post = (path: string, body: unknown): Promise<Response> => send('POST', path, body)

export async function getOverview(): Promise<OverviewView> {
  return (await ask('/api/v1/overview')).json()
}

export async function getHome(id: string): Promise<HomeDetailView> {
  return (await ask(`/api/v1/homes/${id}`)).json()
}

export async function getQuarantine(): Promise<QuarantineView> {
  return (await ask('/api/v1/quarantine')).json()
}

export async function act(id: string, action: AlertAction): Promise<AlertView> {
  return (await post(`/api/v1/alerts/${id}/actions`, action)).json()
}

/** Says where the resident of that home is; `until` is left out where there is no end. */
export async function setPresence(home: string, mode: PresenceMode, until?: EpochMs): Promise<PresenceView> {
  return (await send('PUT', `/api/v1/homes/${home}/presence`, { mode, until })).json()
}

export async function signIn(login: string, password: string): Promise<void> {
  await post('/api/v1/login', { login, password })
}

export async function getMe(): Promise<MeView> {
  return (await ask('/api/v1/me')).json()
}

export async function changePassword(before: string, after: string): Promise<void> {
  await post('/api/v1/me/password', { old: before, new: after })
}

/** What is masked of that home's resident. Asking is written to the audit log. */
export async function unmask(home: string): Promise<UnmaskedView> {
  return (await post(`/api/v1/homes/${home}/unmask`, {})).json()
}

export async function signOut(): Promise<void> {
  await post('/api/v1/logout', {})
}

export async function pressIncident(kind: AlertKind, home: string): Promise<void> {
  await post('/api/v1/demo/incidents', { kind, home })
}
