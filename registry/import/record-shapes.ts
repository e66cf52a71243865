import { z } from 'zod'
import { DRILL_ADDRESS, isDrillHome } from '../../core/drill-home.ts'
import { areaCode, NAME } from '../../core/names.ts'
import { GROUP_NAME, isGroup } from '../../core/notifier.ts'
import { hours } from '../../core/time.ts'
import { digestOfSecret } from '../gateway-secret.ts'
import { phoneNumber } from '../phone.ts'
import { said } from './said.ts'

const MISSING = said('is missing', '没有填')
const NAME_RULE = said('must be 1 to 64 of A-Z a-z 0-9 _ -', '须为 1 至 64 个字母、数字、_ 或 -')
// A list may stand as a YAML sequence, or as one text with spaces, commas or semicolons between.
const SEPARATORS = /[\s,;，；、]+/

const missingOr =
  (otherwise: string) =>
  (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? MISSING : otherwise

const line = z.string({ error: missingOr(said('must be one text, not a list', '须为一段文字')) })
const text = (most: number) =>
  line
    .trim()
    .min(1, said('must not be empty', '不能为空'))
    .max(most, said(`must be at most ${most} characters`, `最多 ${most} 个字`))
    .regex(/^\P{Cc}*$/u, said('must not hold line breaks or control characters', '不能有换行或控制字符'))
const identifier = line
  .regex(NAME, NAME_RULE)
  .refine((id) => !(id in {}), said('is a word that programs keep: choose another', '是程序保留的字，请换一个'))
/** Drill homes and their gateways are told from real ones by their ids: an alarm of a home called so would reach nobody. */
const ownName = identifier.refine(
  (id) => !isDrillHome(id),
  said('is kept for drills: choose another', '留给演练用，请换一个'),
)
const code = line.refine((text) => areaCode.safeParse(text).success, {
  error: said('must be 6, 9, 12 or 14 to 16 digits', '须为 6、9、12 或 14 至 16 位数字'),
})
const identifiers = z
  .union([
    z.array(z.string()),
    z.string().transform((joined) => joined.split(SEPARATORS).filter((part) => part !== '')),
  ])
  .pipe(
    z.array(
      z
        .string()
        .regex(NAME, said(': each must be 1 to 64 of A-Z a-z 0-9 _ -', '每一个都须为 1 至 64 个字母、数字、_ 或 -')),
    ),
  )
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: missingOr(said(`must be one of ${values.join(', ')}`, '不在可选的值里')) })
const whole = (min: number, max: number) =>
  line
    .regex(/^\d+$/, said(`must be a whole number from ${min} to ${max}`, `须为 ${min} 至 ${max} 的整数`))
    .transform(Number)
    .pipe(
      z
        .number()
        .min(min, said(`must be ${min} or more`, `不能小于 ${min}`))
        .max(max, said(`must be ${max} or less`, `不能大于 ${max}`)),
    )
const yesOrNo = line.transform((written, context) => {
  const word = written.trim().toLowerCase()
  if (['true', 'yes', '1', '是', '有'].includes(word)) return true
  if (['false', 'no', '0', '否', '无'].includes(word)) return false
  context.addIssue({ code: 'custom', message: said('must be true or false', '须为是或否') })
  return z.NEVER
})
const phone = line.transform(readPhone)

/** A responder may be a chat group, which some vendor's settings name. */
const phoneOrGroup = line.transform((written, context) => {
  const address = written.trim()
  if (!isGroup(address)) return readPhone(address, context)
  const isFree = address !== DRILL_ADDRESS
  if (isFree && GROUP_NAME.test(address.slice('group:'.length))) return address
  context.addIssue({
    code: 'custom',
    message: said(
      'names no group: small letters, digits and hyphens, 32 at most',
      '不是群名：小写字母、数字和连字符，最多 32 个',
    ),
  })
  return z.NEVER
})

const area = z.strictObject({ code, name: text(40) })

const home = z
  .strictObject({
    id: ownName,
    area: code,
    address: text(80),
    'resident.name': text(40),
    'resident.birth-year': whole(1900, 2100).optional(),
    'resident.phone': phone.optional(),
    'care-level': oneOf(['self-caring', 'partly-dependent', 'fully-dependent']).default('self-caring'),
    'risk-grade': oneOf(['green', 'orange', 'red']).default('green'),
    occupants: whole(1, 20).default(1),
    pets: yesOrNo.default(false),
    entry: text(200).optional(),
    'inactivity-ceiling-hours': whole(1, 72).optional(),
  })
  .transform((written) => ({
    id: written.id,
    area: written.area,
    address: written.address,
    residentName: written['resident.name'],
    residentBirthYear: written['resident.birth-year'],
    residentPhone: written['resident.phone'],
    careLevel: written['care-level'],
    riskGrade: written['risk-grade'],
    occupants: written.occupants,
    pets: written.pets,
    entry: written.entry,
    inactivityCeiling:
      written['inactivity-ceiling-hours'] === undefined ? undefined : hours(written['inactivity-ceiling-hours']),
  }))

const gateway = z
  .strictObject({
    id: ownName,
    homes: identifiers.pipe(z.array(z.string()).min(1, said('must name at least one home', '至少写一户'))),
    secret: line
      .regex(
        /^[\x21-\x7e]{16,128}$/,
        said(
          'must be 16 to 128 characters without spaces; leave it out to have one made',
          '须为 16 至 128 个字符、无空格；留空则自动生成',
        ),
      )
      .optional(),
  })
  .transform(({ id, homes, secret }) => ({
    id,
    homes,
    secretDigest: secret === undefined ? undefined : digestOfSecret(secret),
  }))

const device = z
  .strictObject({
    id: identifier,
    gateway: identifier,
    // It stands in a topic: `/` is for names like `upstairs/door`, the wildcards are not.
    'external-id': text(100).regex(/^[^+#]*$/, said('must not hold + or #', '不能有 + 或 #')),
    home: identifier.optional(),
    model: text(60).default('unknown'),
    room: oneOf(['living', 'bedroom', 'bathroom', 'kitchen', 'hall', 'yard', 'other']),
    role: oneOf(['outer-door', 'inner-door', 'fridge', 'bed', 'worn', 'fixed']).default('fixed'),
  })
  .transform(({ 'external-id': externalId, ...rest }) => ({ ...rest, externalId }))

const responder = z.strictObject({
  id: identifier,
  name: text(40),
  phone: phoneOrGroup,
  role: oneOf(['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district']),
  area: code.optional(),
  homes: identifiers.default([]),
})

/** What each kind of record must look like; from texts to what they mean. */
export const recordShapes = { area, home, gateway, device, responder }

export type AreaRecord = z.output<typeof area>
export type HomeRecord = z.output<typeof home>
export type GatewayRecord = z.output<typeof gateway>
export type DeviceRecord = z.output<typeof device>
export type ResponderRecord = z.output<typeof responder>

/** Every field that some kind of record takes. */
export const FIELD_NAMES: ReadonlySet<string> = new Set(
  [area, home.in, gateway.in, device.in, responder].flatMap((shape) => Object.keys(shape.shape)),
)

function readPhone(written: string, context: z.RefinementCtx<string>): string {
  const number = phoneNumber(written)
  if (number !== undefined) return number
  context.addIssue({
    code: 'custom',
    message: said(
      'is not a phone number: write all its digits, +country first when abroad',
      '不是电话号码：请写全，境外号码以 + 和国家代码开头',
    ),
  })
  return z.NEVER
}
