import { z } from 'zod'
import { callbackToken, SecretWebhook } from './secret-webhook.ts'
import { templateFaults, templatesOf, templateVariable } from './template.ts'
import { namesOf, TENCENT_PLACEHOLDER, TencentSms } from './tencent-sms.ts'
import { TENCENT_THANKS, tencentReceipts, tencentText } from './tencent-sms-webhook.ts'
import { vendorKind } from './vendor.ts'

const template = z
  .strictObject({
    id: z.string().regex(/^\d+$/, 'must be digits, in quotes'),
    /** As approved, with its `{1}`, `{2}` …: so the hub can check the settings before the first alarm. */
    text: z.string().min(1),
    variables: z.array(templateVariable),
  })
  .superRefine((settings, context) => {
    const approved = { text: settings.text, names: namesOf(settings), placeholder: TENCENT_PLACEHOLDER }
    for (const message of templateFaults(approved)) context.addIssue({ code: 'custom', message })
  })

export const tencentSmsSettings = z.strictObject({
  secretId: z.string().min(1, 'must not be empty'),
  secretKey: z.string().min(1, 'must not be empty'),
  sdkAppId: z.string().regex(/^\d+$/, 'must be digits, in quotes'),
  signName: z.string().regex(/^[^【】]+$/, 'must be the approved signature without 【】'),
  region: z
    .string()
    .regex(/^[a-z]+-[a-z]+$/, 'must be a region like ap-guangzhou')
    .default('ap-guangzhou'),
  templates: templatesOf(template),
  callbackToken: callbackToken.optional(),
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
})

/** Kind `tencent-sms`: with a `callbackToken`, receipts come to `/webhooks/NAME/<token>/report` and replies to `…/reply`. */
export const tencentSmsKind = vendorKind(tencentSmsSettings, (settings, { name, clock, log }) => {
  const token = settings.callbackToken
  return {
    notifier: new TencentSms({ ...settings, name, clock }),
    ...(token === undefined
      ? {}
      : {
          webhook: (sinks) =>
            new SecretWebhook({
              name,
              token,
              log,
              sinks,
              thanks: TENCENT_THANKS,
              routes: {
                report: (request) => tencentReceipts(name, request),
                reply: (request) => tencentText(name, request),
              },
            }),
        }),
  }
})
