import { z } from 'zod'
import type { OperatorRole } from '../../../core/operators.ts'
import { ADMIN_PASSWORD } from './admin-password.ts'
import { AREAS } from './bench-installation.ts'

const addedShape = z.object({ firstPassword: z.string() })
const OWN_PASSWORD = '村口 old tree 3'

const [DISTRICT, TOWN, VILLAGE, GRID] = AREAS
/** Who has the watch desk open in a district, from its bureau down to the grid. */
const STAFF: readonly (readonly [OperatorRole, string])[] = [
  ['administrator', ''],
  ['district', DISTRICT],
  ['district', DISTRICT],
  ['town', TOWN],
  ['town', TOWN],
  ['village', VILLAGE],
  ['village', VILLAGE],
  ['grid-worker', GRID],
  ['grid-worker', GRID],
  ['auditor', DISTRICT],
]

async function posted(url: string, body: object, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', cookie }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return answer
}

/** Signs in. @returns the cookie as a request sends it: `name=value` */
export async function signIn(hubUrl: string, login = 'admin', password = ADMIN_PASSWORD): Promise<string> {
  const answer = await posted(`${hubUrl}/api/v1/login`, { login, password })
  return answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
}

/** Ten operators of all levels, each with an account and a password of their own. @returns their cookies */
export async function tenOperators(hubUrl: string): Promise<readonly string[]> {
  const admin = await signIn(hubUrl)
  const cookies: string[] = []
  for (const [index, [role, scope]] of STAFF.entries()) {
    const login = `bench-${index}`
    const answer = await posted(`${hubUrl}/api/v1/operators`, { login, name: login, role, scope }, admin)
    const { firstPassword } = addedShape.parse(await answer.json())
    const cookie = await signIn(hubUrl, login, firstPassword)
    await posted(`${hubUrl}/api/v1/me/password`, { old: firstPassword, new: OWN_PASSWORD }, cookie)
    cookies.push(cookie)
  }
  return cookies
}
