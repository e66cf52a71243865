import type { VendorKind } from './vendor.ts'

/** Every kind of vendor. Loaded when it is named: some bring packages that take a third of a second. */
export const VENDOR_KINDS: Readonly<Record<string, () => Promise<VendorKind>>> = {
  'aliyun-sms': async () => (await import('./aliyun-sms-kind.ts')).aliyunSmsKind,
  'tencent-sms': async () => (await import('./tencent-sms-kind.ts')).tencentSmsKind,
  'aliyun-voice': async () => (await import('./aliyun-voice-kind.ts')).aliyunVoiceKind,
  'http-sms': async () => (await import('./http-sms-kind.ts')).httpSmsKind,
  console: async () => (await import('./console.ts')).consoleKind,
  twilio: async () => (await import('./twilio-kind.ts')).twilioKind,
  'twilio-voice': async () => (await import('./twilio-voice-kind.ts')).twilioVoiceKind,
  'wecom-robot': async () => (await import('./wecom-robot.ts')).wecomRobotKind,
  'dingtalk-robot': async () => (await import('./dingtalk-robot.ts')).dingtalkRobotKind,
  'feishu-robot': async () => (await import('./feishu-robot.ts')).feishuRobotKind,
  webhook: async () => (await import('./webhook.ts')).webhookKind,
  modem: async () => (await import('./modem-kind.ts')).modemKind,
}
