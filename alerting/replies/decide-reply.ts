import type { Severity } from '../../core/finding.ts'
import type { AlertId } from '../../core/names.ts'
import { type EpochMs, seconds } from '../../core/time.ts'
import type { ParsedReply, ReplyAction } from './parse-reply.ts'

/** An alert as far as one phone was told of it. */
export interface ToldAlert {
  readonly id: AlertId
  readonly code: string
  readonly severity: Severity
  readonly resolved: boolean
  readonly toldAt: EpochMs
}

/** Why a reply does what it does. All but `act` and `silent` change nothing but get their one answer. */
export type ReplyDecision =
  | { readonly do: 'act'; readonly alert: AlertId; readonly action: ReplyAction }
  /** More than one open alert, or one told so recently that an older text may be meant. */
  | { readonly do: 'ask-back'; readonly codes: readonly string[] }
  /** A false alarm that would close a life-safety alert names it. */
  | { readonly do: 'ask-code'; readonly code: string }
  | { readonly do: 'closed'; readonly code: string }
  /** No open alert has that code, as far as this phone is concerned. */
  | { readonly do: 'unknown-code'; readonly codes: readonly string[] }
  | { readonly do: 'nothing-open' }
  | { readonly do: 'help' }
  /** Nonsense again within the hour. */
  | { readonly do: 'silent' }

/** A text takes this long to be read and answered; what comes sooner answers an earlier one. */
const TOO_SOON = seconds(10)

/** @param facts `told`: what this phone was told of that is open, or was closed within a day */
export function decideReply(
  reply: ParsedReply,
  facts: { readonly told: readonly ToldAlert[]; readonly now: EpochMs; readonly helpedWithinHour: boolean },
): ReplyDecision {
  if (reply.kind === 'nonsense') return facts.helpedWithinHour ? { do: 'silent' } : { do: 'help' }
  const open = facts.told.filter((alert) => !alert.resolved)
  const codes = open.map((alert) => alert.code)
  if (reply.code !== undefined) return byCode(reply.code, reply.action, { open, codes, told: facts.told })
  const only = open[0]
  if (only === undefined) return { do: 'nothing-open' }
  if (open.length > 1 || facts.now - only.toldAt <= TOO_SOON) return { do: 'ask-back', codes }
  if (reply.action === 'false-alarm' && only.severity === 'life-safety') return { do: 'ask-code', code: only.code }
  return { do: 'act', alert: only.id, action: reply.action }
}

function byCode(
  code: string,
  action: ReplyAction,
  facts: { open: readonly ToldAlert[]; codes: readonly string[]; told: readonly ToldAlert[] },
): ReplyDecision {
  const meant = facts.open.find((alert) => alert.code === code)
  if (meant !== undefined) return { do: 'act', alert: meant.id, action }
  if (facts.told.some((alert) => alert.code === code)) return { do: 'closed', code }
  return { do: 'unknown-code', codes: facts.codes }
}
