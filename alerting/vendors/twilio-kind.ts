import { z } from 'zod'
import { TwilioSms } from './twilio.ts'
import { TwilioWebhook } from './twilio-webhook.ts'
import { vendorKind } from './vendor.ts'

/** An account at Twilio and the number it sends from. */
export const twilioSettings = z.strictObject({
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hex digits'),
  authToken: z.string().min(1, 'must not be empty'),
  from: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a phone number like +15550100000'),
  /** Instead of https://api.twilio.com, for a proxy. */
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
})

/** Kind `twilio`: SMS by Twilio; replies and receipts come to `/webhooks/NAME/reply` and `/status`, signed. */
export const twilioKind = vendorKind(twilioSettings, (settings, { name, publicUrl }) => ({
  notifier: new TwilioSms({ ...settings, name, publicUrl }),
  // Without a public address no signature can be checked, so nothing is taken.
  ...(publicUrl === undefined
    ? {}
    : { webhook: (sinks) => new TwilioWebhook({ name, authToken: settings.authToken, publicUrl, ...sinks }) }),
}))
