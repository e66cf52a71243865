import type { SendResult } from '../../core/notifier.ts'
import type { AnswerRule, HttpSmsSettings } from './http-sms-settings.ts'
import { parsedBody, type PostAnswer } from './webhook-post.ts'

/** An answer, or one entry of a list in it, as rules look at it. */
export interface Judged {
  /** Left out for an entry. */
  readonly status?: number
  readonly body: string
  readonly json: unknown
}

/** The field at a path of names and list numbers with dots between; the value itself for an empty path. */
export function fieldAt(value: unknown, path: string): unknown {
  if (path === '') return value
  return path.split('.').reduce<unknown>((inner, name) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) return undefined
    return Object.entries(inner).find(([key]) => key === name)?.[1]
  }, value)
}

/** The field as text; `undefined` when there is none, or it is a list or has fields itself. */
export function textAt(value: unknown, path: string): string | undefined {
  const field = fieldAt(value, path)
  return typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean'
    ? String(field)
    : undefined
}

/** Whether everything that the rule names holds. */
export function holds({ status, path, equals, matches }: AnswerRule, { status: said, body, json }: Judged): boolean {
  if (status !== undefined && (said === undefined || !status.includes(said))) return false
  if (matches !== undefined && !matches.test(body)) return false
  if (path === undefined || equals === undefined) return true
  const field = textAt(json, path)
  return field !== undefined && equals.some((value) => String(value) === field)
}

/** The entries at the path: of a list each, of anything else itself, of nothing none. */
export function entriesAt(json: unknown, path: string): readonly unknown[] {
  const found = fieldAt(json, path)
  if (found === undefined || found === null || found === '') return []
  return Array.isArray(found) ? found : [found]
}

/** What the answer to a send says, by the rules in their order: accepted, not now, refused, and else what HTTP says. */
export function sendVerdict(answer: PostAnswer, rules: HttpSmsSettings['send'], noticeId: string): SendResult {
  if (answer.end !== 'answered') {
    const { reason } = answer
    return answer.end === 'lost' ? { state: 'unknown', reason } : { state: 'failed', retryable: true, reason }
  }
  const { status, body } = answer
  const judged = { status, body, json: parsedBody(body) }
  const hold = (rule: AnswerRule): boolean => holds(rule, judged)
  if (rules.accepted.some(hold)) return { state: 'accepted', providerId: namedBy(judged, rules) ?? noticeId }
  const reason = reasonFor(judged, rules)
  if (rules.notNow.some(hold)) return { state: 'refused', permanent: false, reason }
  if (rules.refused.some(hold)) return { state: 'refused', permanent: true, reason }
  return httpVerdict(status, reason)
}

function namedBy({ json, body }: Judged, { id, idMatches }: HttpSmsSettings['send']): string | undefined {
  const named = id === undefined ? undefined : textAt(json, id)
  return named ?? idMatches?.exec(body)?.[1]
}

function httpVerdict(status: number, reason: string): SendResult {
  if (status === 429 || status === 503) return { state: 'refused', permanent: false, reason }
  if (status >= 400 && status < 500 && status !== 408) return { state: 'refused', permanent: true, reason }
  return { state: 'unknown', reason }
}

/** The platform's code, if it is a short one: a sentence may name the number. */
function reasonFor({ status, json }: Judged, { accepted }: HttpSmsSettings['send']): string {
  const path = accepted.find((rule) => rule.path !== undefined)?.path
  const code = path === undefined ? undefined : textAt(json, path)
  return code !== undefined && /^[\w.-]{1,40}$/.test(code) && !/\d{7}/.test(code)
    ? `HTTP ${status}, ${code}`
    : `HTTP ${status}`
}

/** What the answer to a look-up says of our own id. */
export function lookUpVerdict(
  answer: PostAnswer,
  rules: NonNullable<HttpSmsSettings['lookUp']>,
  noticeId: string,
): SendResult | 'not-found' {
  if (answer.end !== 'answered') return { state: 'unknown', reason: `look-up: ${answer.reason}` }
  const { status, body } = answer
  const json = parsedBody(body)
  if (!holds(rules.answered, { status, body, json })) return { state: 'unknown', reason: `look-up: HTTP ${status}` }
  const entry = entriesAt(json, rules.list).find((one) => textAt(one, rules.own) === noticeId)
  if (entry === undefined) return 'not-found'
  if (rules.failed !== undefined && holds(rules.failed, { body: JSON.stringify(entry), json: entry })) {
    return { state: 'failed', retryable: false, reason: 'undelivered' }
  }
  const providerId = rules.id === undefined ? undefined : textAt(entry, rules.id)
  return { state: 'accepted', providerId: providerId ?? noticeId }
}
