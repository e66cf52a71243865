import type { Log } from '../core/log.ts'
import type { VendorWebhook } from '../core/notifier.ts'
import type { Clock } from '../core/time.ts'
import type { Alerting } from '../alerting/alerting.ts'
import type { SendTerms } from '../alerting/outbox/vendor-book.ts'
import type { CallbackSinks, Vendor } from '../alerting/vendors/vendor.ts'
import { VENDOR_KINDS } from '../alerting/vendors/vendor-kinds.ts'
import { HubError, reasonOf } from '../core/errors.ts'
import type { Config } from './config.ts'
import { readVendorsFile, type VendorEntry } from './vendors-file.ts'

export interface VendorParts {
  readonly clock: Clock
  readonly log: Log
  /** Where the console vendor writes each message. */
  readonly print: (line: string) => void
}

/**
 * The vendors that the settings name, in their order: those of HUB_VENDORS_FILE, else those of HUB_SMS.
 *
 * @throws CONFIG_INVALID naming every wrong setting of the file, VENDOR_MISCONFIGURED
 */
export async function openVendors(config: Config, parts: VendorParts): Promise<readonly Vendor[]> {
  const vendors: Vendor[] = []
  for (const entry of await vendorEntries(config)) vendors.push(await open(entry, config, parts))
  return vendors
}

/** As `openVendors`, without those that can't be opened just now: each is logged. @throws CONFIG_INVALID */
export async function openWhatOpens(config: Config, parts: VendorParts): Promise<readonly Vendor[]> {
  const vendors: Vendor[] = []
  for (const entry of await vendorEntries(config)) {
    try {
      vendors.push(await open(entry, config, parts))
    } catch (error) {
      parts.log.warn('a vendor can not be opened', { vendor: entry.name, reason: reasonOf(error) })
    }
  }
  return vendors
}

/** What the settings say of each vendor. @throws CONFIG_INVALID naming every wrong setting of the file */
export async function vendorEntries(config: Config): Promise<readonly VendorEntry[]> {
  return config.vendorsFile === undefined ? entriesOf(config) : readVendorsFile(config.vendorsFile, process.env)
}

async function open(
  { name, kind, limits, fullText, settings }: VendorEntry,
  config: Config,
  parts: VendorParts,
): Promise<Vendor> {
  const known = await VENDOR_KINDS[kind]?.()
  if (known === undefined) throw new HubError('CONFIG_INVALID', `There is no vendor of the kind ${kind}.`)
  const vendor = known.open(settings, { ...parts, name, publicUrl: config.publicUrl })
  // The kind's own limits hold where the file names none.
  return { ...vendor, limits: limits ?? vendor.limits, fullText: fullText ?? config.foreignFullText }
}

function entriesOf(config: Config): readonly VendorEntry[] {
  return config.smsVendors.flatMap((kind): VendorEntry[] => {
    if (kind === 'console') return [{ name: kind, kind, limits: undefined, settings: {} }]
    return config.twilio === undefined ? [] : [{ name: kind, kind, limits: undefined, settings: config.twilio }]
  })
}

/** What was agreed with each vendor, by its name. */
export const termsOf = (vendors: readonly Vendor[]): ReadonlyMap<string, SendTerms> =>
  new Map(vendors.map(({ notifier, limits, fullText }) => [notifier.name, { limits, fullText }]))

const sinksOf = (alerting: Alerting): CallbackSinks => ({
  onText: alerting.takeText.bind(alerting),
  onReceipt: alerting.takeReceipt.bind(alerting),
  onKey: alerting.takeKey.bind(alerting),
})

/** Lets vendors that need no HTTP bring replies and receipts. @returns closes them */
export function listenTo(vendors: readonly Vendor[], alerting: Alerting): () => Promise<void> {
  for (const vendor of vendors) vendor.listen?.(sinksOf(alerting))
  return async () => {
    for (const vendor of vendors) await vendor.close?.()
  }
}

/** Where vendors bring replies, keys and receipts. */
export function webhooksOf(vendors: readonly Vendor[], alerting: Alerting): readonly VendorWebhook[] {
  const sinks = sinksOf(alerting)
  return vendors.flatMap((vendor) => (vendor.webhook === undefined ? [] : [vendor.webhook(sinks)]))
}
