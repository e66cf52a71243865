import { z } from 'zod'
import { ALIYUN_PLACEHOLDER } from './aliyun-sms-kind.ts'
import { ALIYUN_THANKS } from './aliyun-sms-webhook.ts'
import { AliyunVoice } from './aliyun-voice.ts'
import { aliyunCalls } from './aliyun-voice-webhook.ts'
import { callbackToken, SecretWebhook } from './secret-webhook.ts'
import { templateFaults, templatesOf, templateVariable } from './template.ts'
import { vendorKind } from './vendor.ts'

const ttsCode = z.string().regex(/^TTS_\d+$/, 'must be TTS_ and digits')

const template = z
  .strictObject({
    code: ttsCode,
    /** As approved, with its `${variables}`: so the hub can check the settings before the first alarm. */
    text: z.string().min(1),
    variables: z.record(z.string(), templateVariable).default({}),
    keys: z.strictObject({ '1': ttsCode, '4': ttsCode }).optional(),
  })
  .superRefine(({ text, variables, keys }, context) => {
    const approved = { text, names: Object.keys(variables), placeholder: ALIYUN_PLACEHOLDER }
    for (const message of templateFaults(approved)) context.addIssue({ code: 'custom', message })
    if (/按\s*[14一四]/.test(text) !== (keys !== undefined)) {
      context.addIssue({ code: 'custom', message: 'keys: must be set where the text asks for a key, and only there' })
    }
  })

export const aliyunVoiceSettings = z
  .strictObject({
    accessKeyId: z.string().min(1, 'must not be empty'),
    accessKeySecret: z.string().min(1, 'must not be empty'),
    showNumber: z
      .string()
      .regex(/^\d{3,16}$/, 'must be digits, as the number was bought')
      .optional(),
    templates: templatesOf(template),
    resident: template.optional(),
    playTimes: z.number().int().min(1).max(3).default(2),
    callbackToken: callbackToken.optional(),
    baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
  })
  .superRefine(({ templates, resident, showNumber, callbackToken }, context) => {
    const asking = [...Object.values(templates), ...(resident === undefined ? [] : [resident])].some(
      (t) => t.keys !== undefined,
    )
    if (!asking) return
    if (showNumber === undefined)
      context.addIssue({
        code: 'custom',
        path: ['showNumber'],
        message: 'must be set: calls that take keys need a number that was bought',
      })
    if (callbackToken === undefined)
      context.addIssue({
        code: 'custom',
        path: ['callbackToken'],
        message: 'must be set: without it no key comes to the hub',
      })
  })

/** Kind `aliyun-voice`: with a `callbackToken`, keys and ends of calls come to `/webhooks/NAME/<token>/report`. */
export const aliyunVoiceKind = vendorKind(aliyunVoiceSettings, (settings, { name, log }) => {
  const token = settings.callbackToken
  return {
    notifier: new AliyunVoice({ ...settings, name, log }),
    // To one number, for one purpose (help.aliyun.com/document_detail/178344).
    limits: { perNumber: { minute: 1, hour: 5, day: 20 } },
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
              routes: { report: (request) => aliyunCalls(name, request) },
            }),
        }),
  }
})
