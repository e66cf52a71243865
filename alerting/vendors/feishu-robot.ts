import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { GroupRobot, robotSettings, type RobotManner, wakesAll } from './group-robot.ts'
import { vendorKind } from './vendor.ts'

export const feishuSettings = robotSettings.extend({
  /** 签名校验, as the robot's page shows it. */
  secret: z.string().min(1, 'must not be empty'),
})

/** 11232: too many at this moment, ours or everybody's. 99991400: the platform's own limit. (open.feishu.cn) */
const NOT_NOW: ReadonlySet<number> = new Set([11_232, 99_991_400])

/** Feishu (飞书), signed: nothing at all, hashed with the time in s and the secret as the key, in the body. */
export const feishuManner = ({ url, secret }: { readonly url: string; readonly secret: string }): RobotManner => ({
  message(notice, now) {
    const timestamp = String(Math.floor(now / 1000))
    // A text is markup there.
    const text = notice.text.replaceAll('<', '＜')
    return {
      url: new URL(url),
      body: {
        timestamp,
        sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64'),
        msg_type: 'text',
        content: { text: wakesAll(notice) ? `<at user_id="all">所有人</at>${text}` : text },
      },
    }
  },
  notNow: (code) => NOT_NOW.has(code),
})

/** Kind `feishu-robot`: a robot in a Feishu group. */
export const feishuRobotKind = vendorKind(feishuSettings, (settings, { name, clock }) => ({
  notifier: new GroupRobot({ name, group: settings.group, clock, manner: feishuManner(settings) }),
  limits: { perNumber: { minute: 100 }, perSecond: 5 },
}))
