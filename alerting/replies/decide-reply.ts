import type { Severity } from '../../core/finding.ts'
import type { AlertId } from '../../core/names.ts'
import { type EpochMs, minutes, seconds } from '../../core/time.ts'
import { isWorse } from '../alert.ts'
import type { ParsedReply, ReplyAction } from './parse-reply.ts'

/** An alert as far as one phone was told of it. */
export interface ToldAlert {
  readonly id: AlertId
  readonly code: string
  readonly severity: Severity
  readonly resolved: boolean
  /** When it was decided to tell them. */
  readonly toldAt: EpochMs
  /** When a message of it was first handed to a vendor; `undefined` while none of them has gone out: then nobody there has heard of it. */
  readonly heardAt: EpochMs | undefined
}

/** Why a reply does what it does. All but `act` change nothing; how often they are answered is `answer-pace`'s affair. */
export type ReplyDecision =
  | { readonly do: 'act'; readonly alert: AlertId; readonly action: ReplyAction }
  /** More than one open alert, or one told so recently, or not at all yet, that an older text may be meant. */
  | { readonly do: 'ask-back'; readonly action: ReplyAction; readonly codes: readonly string[] }
  /** A false alarm that would close a life-safety alert names it. */
  | { readonly do: 'ask-code'; readonly code: string }
  | { readonly do: 'closed'; readonly alert: AlertId; readonly code: string }
  /** No open alert has that code, as far as this phone is concerned. */
  | { readonly do: 'unknown-code'; readonly codes: readonly string[] }
  | { readonly do: 'nothing-open' }
  | { readonly do: 'help' }

/** A text takes this long to be read and answered; what comes sooner answers an earlier one. */
const TOO_SOON = seconds(10)
/** How far a network's clock may be off ours. */
const CLOCKS_DIFFER = minutes(2)

export interface ReplyFacts {
  /** What this phone was told of that is open, or was closed while its code still rests; by the time of telling. */
  readonly told: readonly ToldAlert[]
  /** When it was texted, as far as is known: it may have been under way for long. */
  readonly saidAt: EpochMs
}

/** What a reply about an alert comes to. */
export function decideReply(
  reply: Exclude<ParsedReply, { kind: 'presence' }>,
  { told, saidAt }: ReplyFacts,
): ReplyDecision {
  if (reply.kind === 'nonsense') return { do: 'help' }
  // The worst last, and of these the newest: what is asked about, and never what a long list leaves out.
  const open = told
    .filter((alert) => !alert.resolved)
    .toSorted((a, b) => (a.severity === b.severity ? a.toldAt - b.toldAt : isWorse(a.severity, b.severity) ? 1 : -1))
  const codes = open.map((alert) => alert.code)
  if (reply.code !== undefined) return byCode(reply.code, reply.action, { open, codes, told, saidAt })
  const only = open[0]
  if (only === undefined) return { do: 'nothing-open' }
  if (open.length > 1 || only.heardAt === undefined || saidAt - only.heardAt <= TOO_SOON)
    return { do: 'ask-back', action: reply.action, codes }
  if (reply.action === 'false-alarm' && only.severity === 'life-safety') return { do: 'ask-code', code: only.code }
  return { do: 'act', alert: only.id, action: reply.action }
}

function byCode(
  code: string,
  action: ReplyAction,
  facts: ReplyFacts & { readonly open: readonly ToldAlert[]; readonly codes: readonly string[] },
): ReplyDecision {
  const meant = facts.open.find((alert) => alert.code === code)
  if (meant !== undefined) {
    // Texted before this alert was told: it meant the one that had the code before.
    if (facts.saidAt < meant.toldAt - CLOCKS_DIFFER) return { do: 'ask-back', action, codes: facts.codes }
    return { do: 'act', alert: meant.id, action }
  }
  const closed = facts.told.find((alert) => alert.code === code)
  if (closed !== undefined) return { do: 'closed', alert: closed.id, code }
  return { do: 'unknown-code', codes: facts.codes }
}
