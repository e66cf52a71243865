import { validateRequest } from 'twilio/lib/webhooks/webhooks.js'
import type { WebhookRequest } from '../../core/notifier.ts'
import { webhookAddress } from './twilio.ts'

/** Whether Twilio sent it: it signs the address it calls, as it knows it, and the fields, with the account's token. */
export function signedByTwilio(
  request: WebhookRequest,
  vendor: string,
  { authToken, publicUrl }: { readonly authToken: string; readonly publicUrl: string | undefined },
): boolean {
  const signature = request.headers['x-twilio-signature']
  if (signature === undefined) return false
  const search = /\?.*$/.exec(request.url)?.[0] ?? ''
  const url = publicUrl === undefined ? request.url : webhookAddress(publicUrl, vendor, request.path) + search
  return validateRequest(authToken, signature, url, request.fields)
}
