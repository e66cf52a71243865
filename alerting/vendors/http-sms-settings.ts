import { z } from 'zod'
import { callbackToken } from './secret-webhook.ts'

const PLACEHOLDERS: ReadonlySet<string> = new Set(['to', 'text', 'id', 'time', 'sign'])
/** In a header a text would have to be encoded in ways that no two platforms agree on. */
const IN_HEADERS: ReadonlySet<string> = new Set(['to', 'id', 'time', 'sign'])
const IN_SIGNATURES: ReadonlySet<string> = new Set(['to', 'text', 'id', 'time', 'key'])

/** A text with placeholders, `{to}` and the like; a brace that starts none is as it is. */
const filled = (known: ReadonlySet<string>) =>
  z.string().refine((text) => Array.from(text.matchAll(/\{([a-z]+)\}/g)).every(([, name]) => known.has(name ?? '')), {
    error: `may name only ${[...known].map((name) => `{${name}}`).join(' ')}`,
  })

/** What a body is made of: texts with placeholders, and anything else as it is. */
export type BodyValue = string | number | boolean | null | readonly BodyValue[] | { readonly [key: string]: BodyValue }
const bodyValue: z.ZodType<BodyValue> = z.lazy(() =>
  z.union([
    filled(PLACEHOLDERS),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(bodyValue),
    z.record(z.string(), bodyValue),
  ]),
)

const regex = z.string().transform((source, context) => {
  try {
    return new RegExp(source, 'u')
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a regular expression' })
    return z.NEVER
  }
})

/** Names of fields and numbers of list entries, with dots: `data.list.0.id`. The whole answer when empty. */
const path = z.string().regex(/^(?:[^.]+(?:\.[^.]+)*)?$/, 'must be names with dots between')
const plain = z.union([z.string(), z.number(), z.boolean()])

/** What an answer must look like; everything that is named must hold. */
const rule = z.strictObject({
  status: z.array(z.number().int()).optional(),
  /** The field that `equals` looks at. */
  path: path.optional(),
  /** As text: 0 equals "0". */
  equals: z.array(plain).min(1).optional(),
  /** Anywhere in the answer, as it came. */
  matches: regex.optional(),
})
export type AnswerRule = z.infer<typeof rule>

const someRule = rule
  .refine((one) => one.status !== undefined || one.equals !== undefined || one.matches !== undefined, {
    error: 'must name status, path and equals, or matches',
  })
  .refine((one) => (one.path === undefined) === (one.equals === undefined), { error: 'path and equals go together' })
/** A page of a proxy is HTTP 200 too. */
const contentRule = someRule.refine((one) => one.equals !== undefined || one.matches !== undefined, {
  error: 'must name path and equals, or matches: a status alone says nothing',
})

const request = z.strictObject({
  url: filled(PLACEHOLDERS).refine((url) => /^https?:\/\//.test(url), 'must be an http(s) address'),
  method: z.enum(['GET', 'POST']).default('POST'),
  headers: z.record(z.string().regex(/^[\w-]+$/), filled(IN_HEADERS).regex(/^[\x20-\x7e]*$/)).default({}),
  /** `query` puts the fields behind the address; `xml` takes one text, in which values are escaped. */
  format: z.enum(['json', 'form', 'query', 'xml']).default('json'),
  body: z.union([z.record(z.string(), bodyValue), filled(PLACEHOLDERS)]),
})
type Shaped = z.infer<typeof request>
const wellFormed = (settings: Shaped): boolean => (settings.format === 'xml') === (typeof settings.body === 'string')
const flat = ({ format, body }: Shaped): boolean =>
  !['form', 'query'].includes(format) ||
  Object.values(body).every((value) => typeof value !== 'object' || value === null)
const getsNoBody = ({ method, format }: Shaped): boolean => method === 'POST' || format === 'query'

const checked = <T extends z.ZodType<Shaped>>(shape: T) =>
  shape
    .refine(wellFormed, { path: ['body'], error: 'must be fields; one text for xml' })
    .refine(flat, { path: ['body'], error: 'must have no fields within fields in this format' })
    .refine(getsNoBody, { path: ['method'], error: 'must be POST unless the format is query' })

const send = checked(
  request.extend({
    /** Only what one of these says was taken, was. */
    accepted: z.array(contentRule).min(1),
    notNow: z.array(someRule).default([]),
    refused: z.array(someRule).default([]),
    /** Where the platform's name of the message stands, or the expression whose first group it is; our own when it gives none. */
    id: path.optional(),
    idMatches: regex.optional(),
  }),
)

const lookUp = checked(
  request.extend({
    /** The answer is one, and what it does not list was never taken. */
    answered: contentRule,
    /** Where the list stands, or the one entry. */
    list: path.default(''),
    /** The field of an entry that holds our `{id}`. */
    own: path,
    id: path.optional(),
    failed: rule.optional(),
  }),
)

const callbacks = z.strictObject({
  token: callbackToken,
  /** What the platform wants to hear. */
  thanks: z
    .strictObject({ contentType: z.string().default('text/plain'), body: z.string() })
    .default({ contentType: 'text/plain', body: 'OK' }),
  report: z
    .strictObject({ list: path.default(''), id: path, delivered: rule, failed: rule, reason: path.optional() })
    .optional(),
  reply: z
    .strictObject({ list: path.default(''), from: path, text: path, id: path.optional(), time: path.optional() })
    .optional(),
})

/** A platform that takes SMS by HTTP, described by data. */
export const httpSmsSettings = z.strictObject({
  send,
  lookUp: lookUp.optional(),
  callbacks: callbacks.optional(),
  /** How it writes numbers: +8613800000001, 8613800000001, or 13800000001 (then none of other countries). */
  numbers: z.enum(['e164', 'digits', 'domestic']).default('domestic'),
  /** How it writes `{time}`; `compact` is 20261122143207, by the clock of Shanghai. */
  time: z.enum(['seconds', 'milliseconds', 'compact', 'iso']).default('seconds'),
  /** `{sign}`. For the hashes `over` names the `{key}` where it belongs; for the others it is their key. */
  signature: z
    .strictObject({
      algorithm: z.enum(['hmac-sha256', 'hmac-sha1', 'sha256', 'md5']),
      over: filled(IN_SIGNATURES),
      key: z.string().min(1),
      encoding: z.enum(['hex', 'HEX', 'base64']).default('hex'),
    })
    .optional(),
  /** What stands for 【守望】 at the beginning; nothing when the platform adds the signature itself. */
  prefix: z.string().optional(),
  /** Under another country's law: then no text names anybody. */
  foreign: z.boolean().default(false),
})

export type HttpSmsSettings = z.infer<typeof httpSmsSettings>
export type HttpSmsRequest = Pick<HttpSmsSettings['send'], 'url' | 'method' | 'headers' | 'format' | 'body'>
export type HttpSmsCallbacks = z.infer<typeof callbacks>
