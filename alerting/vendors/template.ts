import { z } from 'zod'
import type { Notice, Purpose } from '../../core/notifier.ts'

/**
 * Where a variable's value comes from: a slot of the notice, or its whole text without the sender's name. Only `text` can be filled
 * for a message that is not about one alert (a digest, an answer).
 */
const SOURCES = ['head', 'kind', 'place', 'time', 'code', 'text'] as const
type Source = (typeof SOURCES)[number]

/** The longest that `head` gets: 勿贸然进入,先拨119. It says what not to do, so it is never cut. */
const LONGEST_HEAD = 11
const MARK = '可能重复'

/** How one variable of an approved template is filled. */
export const templateVariable = z
  .strictObject({
    from: z.enum(SOURCES),
    /** In UTF-16 units; what the vendor's rules for the variable's kind allow. */
    max: z.number().int().min(1).max(500),
    /** The side that a longer value loses. What has no such side is not cut: then the vendor can't carry the message. */
    shorten: z.enum(['start', 'end']).optional(),
    /** Said when there is nothing to say: vendors refuse empty values. */
    empty: z.string().min(1).default('未知'),
  })
  .refine(({ from, shorten }) => shorten === undefined || !NEVER_CUT.has(from), {
    path: ['shorten'],
    error: 'must be left out: head, time and code are never cut',
  })
  .refine(({ from, max }) => from !== 'head' || max >= LONGEST_HEAD, {
    path: ['max'],
    error: `must be ${LONGEST_HEAD} or more: 勿贸然进入,先拨119 is never cut`,
  })
export type TemplateVariable = z.infer<typeof templateVariable>

const NEVER_CUT: ReadonlySet<Source> = new Set(['head', 'time', 'code'])

/** An address keeps its end, where the house number stands; what happened keeps its beginning. */
const SHORTENED: Readonly<Partial<Record<Source, 'start' | 'end'>>> = { place: 'start', kind: 'end' }

const PURPOSES = [
  'alarm',
  'digest',
  'recovery',
  'confirm',
  'ask',
  'answer',
  'echo',
] as const satisfies readonly Purpose[]

type Variables = Readonly<Record<string, TemplateVariable>> | readonly TemplateVariable[]

/** One template for each purpose that is sent by templates; a purpose without one is left to other vendors. */
export const templatesOf = <T extends { readonly variables: Variables }>(template: z.ZodType<T>) =>
  z
    .partialRecord(z.enum(PURPOSES), template)
    .refine(({ alarm }) => alarm !== undefined, 'must name a template for alarm')
    .refine(({ alarm }) => alarm === undefined || namesItsCode(alarm.variables), {
      path: ['alarm'],
      error: 'must have a variable from code (or text): without it nobody can answer',
    })

/** The template that carries a message of that purpose. What is echoed goes by the one for answers, where none of its own was approved. */
export const templateFor = <T>(templates: Readonly<Partial<Record<Purpose, T>>>, purpose: Purpose): T | undefined =>
  templates[purpose] ?? (purpose === 'echo' ? templates.answer : undefined)

const namesItsCode = (variables: Variables): boolean =>
  Object.values(variables).some(({ from }: TemplateVariable) => from === 'code' || from === 'text')

/** A template as it was approved: its text, and the names of the variables in it. */
export interface ApprovedTemplate {
  readonly text: string
  /** In the order in which the settings fill them. */
  readonly names: readonly string[]
  /** Finds a variable in the text; its first group is the name. Global. */
  readonly placeholder: RegExp
}

/** What is wrong with a template before anything is sent by it, as sentences; empty when nothing is. */
export function templateFaults({ text, names, placeholder }: ApprovedTemplate): readonly string[] {
  const asked = new Set(Array.from(text.matchAll(placeholder), (match) => match[1] ?? ''))
  const faults = [...asked].filter((name) => !names.includes(name)).map((name) => `text: nothing fills ${name}`)
  faults.push(
    ...names.filter((name) => !asked.has(name)).map((name) => `variables: ${name} does not stand in the text`),
  )
  if (!/\p{L}/u.test(text.replaceAll(placeholder, ''))) {
    faults.push('text: must say something itself: vendors reject a template that is all variables')
  }
  return faults
}

/** The template as the phone shows it, without the sender's name. */
export const renderedTemplate = ({ text, names, placeholder }: ApprovedTemplate, values: readonly string[]): string =>
  text.replaceAll(placeholder, (_match, name: string) => values[names.indexOf(name)] ?? '')

/** What stands in the template, in order; or why the message can't be said by it. */
export type FilledTemplate = { readonly values: readonly string[] } | { readonly reason: string }

/**
 * A message as a template's values, in the order of its variables: each clean, none empty, none longer than allowed. A message that
 * may have gone out before is marked, or not carried at all.
 */
export function fillTemplate(variables: readonly TemplateVariable[], notice: Notice): FilledTemplate {
  const marked = notice.possibleDuplicate ? markedVariable(variables, notice) : undefined
  if (notice.possibleDuplicate && marked === undefined) return { reason: `no variable has room for ${MARK}` }
  const values: string[] = []
  for (const variable of variables) {
    const value = valueOf(variable, notice, variable === marked)
    if (value === undefined) return { reason: `nothing for ${variable.from}` }
    const fitted = fit(value, variable)
    if (fitted === undefined) return { reason: `${variable.from} is longer than ${variable.max}` }
    values.push(fitted)
  }
  return { values }
}

/** The first that can say `可能重复` without losing it again, or anything that it must say. */
function markedVariable(variables: readonly TemplateVariable[], notice: Notice): TemplateVariable | undefined {
  const able = (from: Source): TemplateVariable | undefined =>
    variables.find(
      (variable) => variable.from === from && fit(valueOf(variable, notice, true) ?? '', variable)?.startsWith(MARK),
    )
  return able('text') ?? able('head') ?? able('kind')
}

function valueOf({ from, empty }: TemplateVariable, notice: Notice, marked: boolean): string | undefined {
  const raw = from === 'text' ? notice.text.replace(/^【[^】]*】/, '') : notice.slots?.[from]
  if (raw === undefined) return undefined
  const value = clean(raw)
  const said = value === '' ? empty : value
  return marked && !said.startsWith(MARK) ? `${MARK},${said}` : said
}

function fit(value: string, { from, max, shorten }: TemplateVariable): string | undefined {
  if (value.length <= max) return value
  const side = shorten ?? SHORTENED[from]
  if (side === undefined || NEVER_CUT.has(from)) return undefined
  // By characters: half of a rare one is none.
  const characters = Array.from(value)
  while (characters.join('').length > max) {
    if (side === 'start') characters.shift()
    else characters.pop()
  }
  return characters.join('').trim()
}

/**
 * Without what networks and vendors refuse in a variable: addresses to click on, the brackets of a sender's name, signs that turn
 * into garbage (template rules of Alibaba Cloud, help.aliyun.com/document_detail/463270). Square brackets become round ones.
 */
function clean(value: string): string {
  return value
    .replaceAll(/(?:https?:\/\/|www\.)[\x21-\x7e]*/gi, '')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replaceAll(/[【】『』「」〖〗《》<>{}$…•①-⑳★☆※→←↑↓√^&¥￥\p{Cc}\s]+/gu, ' ')
    .trim()
}
