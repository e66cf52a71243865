import { z } from 'zod'
import { AliyunSms } from './aliyun-sms.ts'
import { ALIYUN_THANKS, aliyunReceipts, aliyunTexts } from './aliyun-sms-webhook.ts'
import { callbackToken, SecretWebhook } from './secret-webhook.ts'
import { templateFaults, templatesOf, templateVariable } from './template.ts'
import { vendorKind } from './vendor.ts'

/** A variable in the text of a template. */
export const ALIYUN_PLACEHOLDER = /\$\{(\w+)\}/g

const template = z
  .strictObject({
    code: z.string().regex(/^SMS_\d+$/, 'must be SMS_ and digits'),
    /** As approved, with its `${variables}`: so the hub can check the settings before the first alarm. */
    text: z.string().min(1),
    variables: z.record(z.string(), templateVariable),
  })
  .superRefine(({ text, variables }, context) => {
    const approved = { text, names: Object.keys(variables), placeholder: ALIYUN_PLACEHOLDER }
    for (const message of templateFaults(approved)) context.addIssue({ code: 'custom', message })
  })

export const aliyunSmsSettings = z.strictObject({
  accessKeyId: z.string().min(1, 'must not be empty'),
  accessKeySecret: z.string().min(1, 'must not be empty'),
  signName: z.string().regex(/^[^【】]+$/, 'must be the approved signature without 【】'),
  templates: templatesOf(template),
  callbackToken: callbackToken.optional(),
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
})

/** Kind `aliyun-sms`: with a `callbackToken`, receipts come to `/webhooks/NAME/<token>/report` and replies to `…/reply`. */
export const aliyunSmsKind = vendorKind(aliyunSmsSettings, (settings, { name, clock, log }) => {
  const token = settings.callbackToken
  return {
    notifier: new AliyunSms({ ...settings, name, clock, log }),
    ...(token === undefined
      ? {}
      : {
          webhook: (sinks) =>
            new SecretWebhook({
              name,
              token,
              log,
              sinks,
              thanks: ALIYUN_THANKS,
              routes: {
                report: (request) => aliyunReceipts(name, request),
                reply: (request) => aliyunTexts(name, request),
              },
            }),
        }),
  }
})
