import { z } from 'zod'
import type { Log } from '../../core/log.ts'
import type { IncomingKey, IncomingText, Notifier, Receipt, VendorWebhook } from '../../core/notifier.ts'
import type { Clock } from '../../core/time.ts'
import { type SendLimits } from './send-limits.ts'

/** Where a vendor's callbacks lead. Each resolves when it is on disk, and rejects when it could not be kept: then the vendor is answered 5xx. */
export interface CallbackSinks {
  onText(text: IncomingText): Promise<void>
  onReceipt(receipt: Receipt): Promise<void>
  /** @returns what is said to who pressed */
  onKey(key: IncomingKey): Promise<string>
}

/** One vendor, opened with its settings. */
export interface Vendor {
  readonly notifier: Notifier
  /** How much may be handed to it; no limit when left out. */
  readonly limits?: SendLimits | undefined
  /** The district's own decision: whole texts, although the vendor is foreign. */
  readonly fullText?: boolean | undefined
  /** Lets go of what only one process can hold, such as a serial port; left out when it holds nothing. */
  close?(): Promise<void>
  /** Begins to take what comes in by another way than HTTP, until `close`; left out when nothing does. */
  listen?(sinks: CallbackSinks): void
  /** Where it calls back; left out when it does not, or has no address to come to. */
  webhook?(sinks: CallbackSinks): VendorWebhook
}

/** What a vendor is opened with, besides its own settings. */
export interface VendorContext {
  /** Names it in the settings, in rows and in metrics; its callbacks come to `/webhooks/NAME/`. */
  readonly name: string
  /** The hub as vendors reach it; without it there are no callbacks. */
  readonly publicUrl: string | undefined
  readonly clock: Clock
  readonly log: Log
  /** Takes one line without its end: where the console vendor writes. */
  readonly print: (line: string) => void
}

/** A kind of vendor, as vendor-kinds.ts lists it: what its settings look like, and how one is opened with them. */
export interface VendorKind {
  /** What is wrong with the settings, each a sentence with the setting's name first; empty when nothing is. */
  faults(settings: unknown): readonly string[]
  /** @throws VENDOR_MISCONFIGURED, or the schema's error for settings with faults */
  open(settings: unknown, context: VendorContext): Vendor
}

/** A kind whose settings a schema describes. */
export function vendorKind<S>(schema: z.ZodType<S>, open: (settings: S, context: VendorContext) => Vendor): VendorKind {
  return {
    faults(settings) {
      const parsed = schema.safeParse(settings)
      return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    },
    open: (settings, context) => open(schema.parse(settings), context),
  }
}
