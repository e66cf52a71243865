import { createHash, createHmac } from 'node:crypto'
import { localTime } from '../../core/calendar.ts'
import type { Notice } from '../../core/notifier.ts'
import { type EpochMs, isoInstant } from '../../core/time.ts'
import type { BodyValue, HttpSmsRequest, HttpSmsSettings } from './http-sms-settings.ts'
import type { WebRequest } from './webhook-post.ts'

type Values = Readonly<Record<string, string>>
type Escape = (value: string) => string

const CONTENT_TYPES = {
  json: 'application/json; charset=utf-8',
  form: 'application/x-www-form-urlencoded; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
} as const

/** One request as the settings describe it, for one notice at one moment. What is put in can't break out of the format. */
export function httpSmsRequest(
  request: HttpSmsRequest,
  settings: HttpSmsSettings,
  { notice, now }: { readonly notice: Notice; readonly now: EpochMs },
): { readonly url: URL; readonly request: WebRequest } {
  const values = valuesOf(settings, notice, now)
  const url = new URL(put(request.url, values, encodeURIComponent))
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, text]) => [name, put(text, values)]))
  if (request.format === 'query') {
    for (const [name, text] of fieldsOf(request.body, values)) url.searchParams.append(name, text)
    return { url, request: { method: request.method, headers } }
  }
  const body = bodyOf(request, values)
  const typed = { 'content-type': CONTENT_TYPES[request.format], ...lowered(headers) }
  return { url, request: { method: request.method, headers: typed, body } }
}

/** So that the settings can name another content type. */
const lowered = (headers: Values): Values =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

function valuesOf(settings: HttpSmsSettings, notice: Notice, now: EpochMs): Values {
  const { signature, prefix } = settings
  const text = prefix === undefined ? notice.text : notice.text.replace(/^【[^】]*】/, () => prefix)
  const values = { to: numberFor(notice.to, settings.numbers), text, id: notice.id, time: timeFor(now, settings.time) }
  return signature === undefined ? values : { ...values, sign: signed(signature, values) }
}

function numberFor(number: string, written: HttpSmsSettings['numbers']): string {
  if (written === 'domestic') return number.replace(/^\+86/, '')
  return written === 'digits' ? number.replace('+', '') : number
}

function timeFor(now: EpochMs, written: HttpSmsSettings['time']): string {
  if (written === 'iso') return isoInstant(now)
  if (written === 'milliseconds') return String(now)
  if (written === 'seconds') return String(Math.floor(now / 1000))
  const { year, month, day, hour, minute, second } = localTime(now, 'Asia/Shanghai')
  return [year, month, day, hour, minute, second].map((part) => String(part).padStart(2, '0')).join('')
}

function signed({ algorithm, over, key, encoding }: NonNullable<HttpSmsSettings['signature']>, values: Values): string {
  const text = put(over, { ...values, key })
  const hash = algorithm.startsWith('hmac-') ? createHmac(algorithm.slice('hmac-'.length), key) : createHash(algorithm)
  const bytes = hash.update(text).digest()
  if (encoding === 'base64') return bytes.toString('base64')
  return encoding === 'HEX' ? bytes.toString('hex').toUpperCase() : bytes.toString('hex')
}

function bodyOf({ format, body }: HttpSmsRequest, values: Values): string {
  if (format === 'form') return new URLSearchParams(fieldsOf(body, values)).toString()
  return typeof body === 'string' ? put(body, values, escapedXml) : JSON.stringify(putWithin(body, values))
}

function fieldsOf(body: HttpSmsRequest['body'], values: Values): [string, string][] {
  return Object.entries(body).map(([name, value]) => [
    name,
    typeof value === 'string' ? put(value, values) : JSON.stringify(value),
  ])
}

function putWithin(value: BodyValue, values: Values): BodyValue {
  if (typeof value === 'string') return put(value, values)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: BodyValue) => putWithin(item, values))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, putWithin(item, values)]))
}

/** One pass: what is put in is not looked at again, whatever it looks like. */
const put = (text: string, values: Values, escape: Escape = (value) => value): string =>
  text.replaceAll(/\{([a-z]+)\}/g, (_placeholder, name: string) => escape(values[name] ?? ''))

const escapedXml: Escape = (value) =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    // XML has no way to write these.
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, ' ')
