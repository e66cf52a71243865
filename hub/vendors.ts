import type { Notifier, VendorWebhook } from '../core/notifier.ts'
import type { Alerting } from '../alerting/alerting.ts'
import { ConsoleSms } from '../alerting/vendors/console.ts'
import { TwilioSms } from '../alerting/vendors/twilio.ts'
import { TwilioWebhook } from '../alerting/vendors/twilio-webhook.ts'
import type { Config } from './config.ts'

/** The vendors that the settings name, in their order. `print` is where the console vendor writes each SMS. */
export function notifiersOf(config: Config, print: (line: string) => void): readonly Notifier[] {
  return config.smsVendors.flatMap((vendor): Notifier[] => {
    if (vendor === 'console') return [new ConsoleSms(print)]
    return config.twilio === undefined ? [] : [new TwilioSms({ ...config.twilio, publicUrl: config.publicUrl })]
  })
}

/** Where vendors bring replies and receipts. Without a public address nothing can be checked, so nothing is taken. */
export function webhooksOf(config: Config, alerting: Alerting): readonly VendorWebhook[] {
  const { twilio, publicUrl } = config
  if (twilio === undefined || publicUrl === undefined) return []
  return [
    new TwilioWebhook({
      authToken: twilio.authToken,
      publicUrl,
      onText: (text) => alerting.takeText(text),
      onReceipt: (receipt) => alerting.takeReceipt(receipt),
    }),
  ]
}
