import { z } from 'zod'
import { HubError } from '../core/errors.ts'
import { days, type DurationMs, hours, minutes, seconds } from '../core/time.ts'
import type { KeptFor } from './privacy/kept-for.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' })
const text = z.string().min(1, 'must not be empty')
const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a phone number like +8613800000000')
const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day like 10:00')
  .transform((value) => hours(Number(value.slice(0, 2))) + minutes(Number(value.slice(3))))
const keptDays = (least: number, most: number) =>
  z.coerce
    .number()
    .int('must be whole days')
    .min(least, `must be at least ${least} days`)
    .max(most, `must be at most ${most} days`)
/** A machine or a network: `127.0.0.1`, `10.0.0.0/8`, `::1`. */
const machines = z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()], 'must be addresses like 127.0.0.1 or 10.0.0.0/8')
const list = text.transform((value) => value.split(',').map((part) => part.trim()))

function isTimeZone(value: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: value }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

/** Every setting, with its default. What each is for stands in the README's table; a test holds the two together. */
const SETTINGS = z.strictObject({
  HUB_DATA_DIR: text.default('data'),
  HUB_MQTT_PORT: port.default(1883),
  HUB_MQTTS_PORT: port.optional(),
  HUB_TLS_CERT: text.optional(),
  HUB_TLS_KEY: text.optional(),
  HUB_TLS_CLIENT_CA: text.optional(),
  HUB_HTTP_PORT: port.default(8080),
  HUB_PUBLIC_URL: url.optional(),
  HUB_TRUSTED_PROXIES: list.pipe(z.array(machines)).default([]),
  HUB_PAGE_URL: url.transform((value) => value.replace(/\/+$/, '')).optional(),
  HUB_TIME_ZONE: z.string().refine(isTimeZone, 'must be a time zone name like Asia/Shanghai').default('Asia/Shanghai'),
  HUB_ADMIN_PASSWORD: z.string().min(10, 'must have at least 10 characters').optional(),
  HUB_TELEMETRY: z.enum(['embedded', 'influx1', 'influx2']).default('embedded'),
  HUB_INFLUX_URL: url.optional(),
  HUB_INFLUX_TOKEN: text.optional(),
  HUB_INFLUX_ORG: text.optional(),
  HUB_INFLUX_BUCKET: text.default('shouwang'),
  HUB_INFLUX_USERNAME: text.optional(),
  HUB_INFLUX_PASSWORD: text.optional(),
  HUB_SMS: list.pipe(z.array(z.enum(['console', 'twilio'])).min(1)).default(['console']),
  HUB_VENDORS_FILE: text.optional(),
  HUB_FOREIGN_FULL_TEXT: z.enum(['yes', 'no']).default('no'),
  HUB_TWILIO_URL: url.optional(),
  HUB_HEARTBEAT_URL: url.optional(),
  HUB_WATCHDOG_PHONES: list.pipe(z.array(phone)).optional(),
  HUB_WATCHDOG_CHILD: z.enum(['on', 'off']).default('on'),
  HUB_WATCHDOG_EVERY: z.coerce.number().min(1, 'must be at least 1 s').max(60, 'must be at most 60 s').default(15),
  HUB_DRILL_AT: timeOfDay.optional(),
  HUB_DRILL_PHONE: phone.optional(),
  HUB_KEEP_READINGS: keptDays(7, 365).default(90),
  HUB_KEEP_QUARANTINE: keptDays(7, 365).default(180),
  HUB_KEEP_TEXTS: keptDays(30, 730).default(180),
  HUB_KEEP_ALERTS: keptDays(365, 3660).default(1826),
  HUB_KEEP_AUDIT: keptDays(183, 3660).default(730),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hex digits')
    .optional(),
  TWILIO_AUTH_TOKEN: text.optional(),
  TWILIO_FROM: phone.optional(),
})

type Settings = z.infer<typeof SETTINGS>

export type Telemetry =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'influx1'
      readonly url: string
      readonly database: string
      readonly username: string | undefined
      readonly password: string | undefined
    }
  | {
      readonly kind: 'influx2'
      readonly url: string
      readonly token: string
      readonly org: string
      readonly bucket: string
    }

export interface TwilioAccount {
  readonly accountSid: string
  readonly authToken: string
  readonly from: string
  readonly baseUrl: string | undefined
}

/** The settings, checked and grouped: what hub/ hands to its parts. */
export interface Config {
  readonly dataDir: string
  readonly mqttPort: number
  readonly tls:
    | { readonly port: number; readonly cert: string; readonly key: string; readonly clientCa: string | undefined }
    | undefined
  readonly httpPort: number
  readonly publicUrl: string | undefined
  /** Machines that stand before the page and say truly where a request comes from. */
  readonly trustedProxies: readonly string[]
  /** Where people open the pages, without a slash at the end. */
  readonly pageUrl: string | undefined
  readonly timeZone: string
  readonly adminPassword: string | undefined
  readonly telemetry: Telemetry
  readonly smsVendors: readonly ('console' | 'twilio')[]
  readonly twilio: TwilioAccount | undefined
  /** Instead of `smsVendors`. */
  readonly vendorsFile: string | undefined
  /** Whole texts also to vendors under foreign law. */
  readonly foreignFullText: boolean
  readonly heartbeatUrl: string | undefined
  readonly watchdogPhones: readonly string[]
  /** `npm start` starts the watchdog. */
  readonly watchdogChild: boolean
  /** Between two looks of the watchdog. */
  readonly watchdogEvery: DurationMs
  readonly drill: {
    /** When, since local midnight; never by itself when undefined. */
    readonly at: DurationMs | undefined
    /** Who is told; nobody when undefined. */
    readonly phone: string | undefined
  }
  /** How long each class of data is kept. */
  readonly keptFor: KeptFor
}

export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS.shape)

/**
 * Reads the environment. Empty values count as not set.
 *
 * @throws CONFIG_INVALID naming every wrong setting at once, unknown `HUB_` and `TWILIO_` names too.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  options: { readonly adminPasswordNeeded?: boolean } = {},
): Config {
  const given = Object.entries(environment).filter(
    ([key, value]) => /^(HUB|TWILIO)_/.test(key) && value !== undefined && value !== '',
  )
  const parsed = SETTINGS.safeParse(Object.fromEntries(given))
  const faults = parsed.success
    ? missingTogether(parsed.data, options.adminPasswordNeeded ?? false)
    : parsed.error.issues.flatMap(faultOf)
  if (faults.length > 0 || !parsed.success) {
    throw new HubError(
      'CONFIG_INVALID',
      `The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nMend them and start again; README lists every setting.`,
    )
  }
  return group(parsed.data)
}

function faultOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${key} is not a setting of the hub`)
  return [`${String(issue.path[0])}: ${issue.message}`]
}

/** What zod cannot say of one setting alone. */
function missingTogether(s: Settings, adminPasswordNeeded: boolean): string[] {
  const faults: string[] = []
  const need = (wanted: boolean, names: readonly (keyof Settings)[], why: string): void => {
    if (!wanted) return
    for (const name of names) if (s[name] === undefined) faults.push(`${name} is needed ${why}`)
  }
  need(adminPasswordNeeded, ['HUB_ADMIN_PASSWORD'], 'so that nobody else opens the page')
  need(s.HUB_MQTTS_PORT !== undefined, ['HUB_TLS_CERT', 'HUB_TLS_KEY'], 'because HUB_MQTTS_PORT is set')
  need(s.HUB_TLS_CLIENT_CA !== undefined, ['HUB_MQTTS_PORT'], 'because HUB_TLS_CLIENT_CA is set')
  need(s.HUB_TELEMETRY !== 'embedded', ['HUB_INFLUX_URL'], `because HUB_TELEMETRY is ${s.HUB_TELEMETRY}`)
  need(s.HUB_TELEMETRY === 'influx2', ['HUB_INFLUX_TOKEN', 'HUB_INFLUX_ORG'], 'because HUB_TELEMETRY is influx2')
  need(
    s.HUB_SMS.includes('twilio'),
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
    'because HUB_SMS names twilio',
  )
  return faults
}

function group(s: Settings): Config {
  return {
    dataDir: s.HUB_DATA_DIR,
    mqttPort: s.HUB_MQTT_PORT,
    tls: tlsOf(s),
    httpPort: s.HUB_HTTP_PORT,
    publicUrl: s.HUB_PUBLIC_URL,
    trustedProxies: s.HUB_TRUSTED_PROXIES,
    pageUrl: s.HUB_PAGE_URL,
    timeZone: s.HUB_TIME_ZONE,
    adminPassword: s.HUB_ADMIN_PASSWORD,
    telemetry: telemetryOf(s),
    smsVendors: s.HUB_SMS,
    twilio: twilioOf(s),
    vendorsFile: s.HUB_VENDORS_FILE,
    foreignFullText: s.HUB_FOREIGN_FULL_TEXT === 'yes',
    heartbeatUrl: s.HUB_HEARTBEAT_URL,
    watchdogPhones: s.HUB_WATCHDOG_PHONES ?? [],
    watchdogChild: s.HUB_WATCHDOG_CHILD === 'on',
    watchdogEvery: seconds(s.HUB_WATCHDOG_EVERY),
    drill: { at: s.HUB_DRILL_AT, phone: s.HUB_DRILL_PHONE },
    keptFor: {
      readings: days(s.HUB_KEEP_READINGS),
      quarantine: days(s.HUB_KEEP_QUARANTINE),
      texts: days(s.HUB_KEEP_TEXTS),
      alerts: days(s.HUB_KEEP_ALERTS),
      audit: days(s.HUB_KEEP_AUDIT),
    },
  }
}

function tlsOf(s: Settings): Config['tls'] {
  if (s.HUB_MQTTS_PORT === undefined || s.HUB_TLS_CERT === undefined || s.HUB_TLS_KEY === undefined) return undefined
  return { port: s.HUB_MQTTS_PORT, cert: s.HUB_TLS_CERT, key: s.HUB_TLS_KEY, clientCa: s.HUB_TLS_CLIENT_CA }
}

function telemetryOf(s: Settings): Telemetry {
  const address = s.HUB_INFLUX_URL ?? ''
  if (s.HUB_TELEMETRY === 'influx1') {
    return {
      kind: 'influx1',
      url: address,
      database: s.HUB_INFLUX_BUCKET,
      username: s.HUB_INFLUX_USERNAME,
      password: s.HUB_INFLUX_PASSWORD,
    }
  }
  if (s.HUB_TELEMETRY === 'influx2') {
    return {
      kind: 'influx2',
      url: address,
      token: s.HUB_INFLUX_TOKEN ?? '',
      org: s.HUB_INFLUX_ORG ?? '',
      bucket: s.HUB_INFLUX_BUCKET,
    }
  }
  return { kind: 'embedded' }
}

function twilioOf(s: Settings): TwilioAccount | undefined {
  if (s.TWILIO_ACCOUNT_SID === undefined || s.TWILIO_AUTH_TOKEN === undefined || s.TWILIO_FROM === undefined)
    return undefined
  return {
    accountSid: s.TWILIO_ACCOUNT_SID,
    authToken: s.TWILIO_AUTH_TOKEN,
    from: s.TWILIO_FROM,
    baseUrl: s.HUB_TWILIO_URL,
  }
}
