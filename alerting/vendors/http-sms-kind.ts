import { HttpSms } from './http-sms.ts'
import { httpSmsSettings } from './http-sms-settings.ts'
import { httpSmsReceipts, httpSmsTexts } from './http-sms-webhook.ts'
import { SecretWebhook, type SecretWebhookOptions } from './secret-webhook.ts'
import { vendorKind } from './vendor.ts'

/** Kind `http-sms`: with `callbacks`, receipts come to `/webhooks/NAME/<token>/report` and replies to `…/reply`. */
export const httpSmsKind = vendorKind(httpSmsSettings, (settings, { name, clock, log }) => {
  const { callbacks } = settings
  return {
    notifier: new HttpSms({ ...settings, name, clock }),
    ...(callbacks === undefined
      ? {}
      : {
          webhook: (sinks) => {
            const { token, thanks, report, reply } = callbacks
            const routes: SecretWebhookOptions['routes'] = {
              ...(report && { report: (request) => httpSmsReceipts(name, request, report) }),
              ...(reply && { reply: (request) => httpSmsTexts(name, request, reply) }),
            }
            return new SecretWebhook({ name, token, log, sinks, routes, thanks: { status: 200, ...thanks } })
          },
        }),
  }
})
