import type { Words } from './finding.ts'

/** What carries messages, by the names of its kinds and those that docs/vendors.md gives in its examples. */
const VENDORS: Readonly<Record<string, Words>> = {
  console: { zh: '仅显示，不发送', en: 'shown only, not sent' },
  drill: { zh: '演练', en: 'drill' },
  twilio: { zh: 'Twilio 短信', en: 'Twilio SMS' },
  'twilio-voice': { zh: 'Twilio 电话', en: 'Twilio voice' },
  'twilio-ring': { zh: 'Twilio 电话', en: 'Twilio voice' },
  aliyun: { zh: '阿里云短信', en: 'Alibaba Cloud SMS' },
  'aliyun-sms': { zh: '阿里云短信', en: 'Alibaba Cloud SMS' },
  'aliyun-voice': { zh: '阿里云语音', en: 'Alibaba Cloud voice' },
  'aliyun-ring': { zh: '阿里云语音', en: 'Alibaba Cloud voice' },
  tencent: { zh: '腾讯云短信', en: 'Tencent Cloud SMS' },
  'tencent-sms': { zh: '腾讯云短信', en: 'Tencent Cloud SMS' },
  province: { zh: '省短信平台', en: 'provincial SMS platform' },
  carrier: { zh: '运营商短信', en: "carrier's SMS" },
  modem: { zh: '短信猫', en: 'GSM modem' },
  wecom: { zh: '企业微信', en: 'WeCom' },
  'wecom-robot': { zh: '企业微信', en: 'WeCom' },
  dingtalk: { zh: '钉钉', en: 'DingTalk' },
  'dingtalk-robot': { zh: '钉钉', en: 'DingTalk' },
  feishu: { zh: '飞书', en: 'Feishu' },
  'feishu-robot': { zh: '飞书', en: 'Feishu' },
  platform: { zh: '外部平台', en: 'outside platform' },
}

/** What people call a vendor; as it stands in the settings where it was named otherwise. */
export const vendorName = (name: string, language: keyof Words): string =>
  (Object.hasOwn(VENDORS, name) ? VENDORS[name]?.[language] : undefined) ?? name
