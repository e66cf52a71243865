import { HubError } from '../../core/errors.ts'
import { twilioSettings } from './twilio-kind.ts'
import { TwilioVoice } from './twilio-voice.ts'
import { TwilioVoiceWebhook } from './twilio-voice-webhook.ts'
import { vendorKind } from './vendor.ts'

/** Kind `twilio-voice`: calls by Twilio; keys and ends of calls come to `/webhooks/NAME/key` and `/status`, signed. */
export const twilioVoiceKind = vendorKind(twilioSettings, (settings, { name, publicUrl, clock, log }) => {
  if (publicUrl === undefined) {
    const message = `${name}: a call that asks for a key needs HUB_PUBLIC_URL, where the key comes to.`
    throw new HubError('VENDOR_MISCONFIGURED', message)
  }
  const notifier = new TwilioVoice({ ...settings, name, publicUrl, clock })
  return {
    notifier,
    webhook: (sinks) =>
      new TwilioVoiceWebhook({
        name,
        authToken: settings.authToken,
        publicUrl,
        log,
        answeredBy: (sid) => notifier.answeredBy(sid),
        ...sinks,
      }),
  }
})
