import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { GroupRobot, robotSettings, type RobotManner, wakesAll } from './group-robot.ts'
import { vendorKind } from './vendor.ts'

export const dingtalkSettings = robotSettings.extend({
  /** 加签, as the robot's page shows it: SEC… */
  secret: z.string().min(1, 'must not be empty'),
})

/** `-1`: the system is busy. 130101 and 410100: more than 20 a minute; it takes nothing for 10 min then. (open.dingtalk.com) */
const NOT_NOW: ReadonlySet<number> = new Set([-1, 130_101, 410_100])

/** DingTalk (钉钉), signed: the time in ms and the secret, hashed with the secret, behind the address. */
export const dingtalkManner = ({ url, secret }: { readonly url: string; readonly secret: string }): RobotManner => ({
  message(notice, now) {
    const signed = new URL(url)
    signed.searchParams.set('timestamp', String(now))
    signed.searchParams.set('sign', createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'))
    return {
      url: signed,
      body: { msgtype: 'text', text: { content: notice.text }, at: { isAtAll: wakesAll(notice) } },
    }
  },
  notNow: (code) => NOT_NOW.has(code),
})

/** Kind `dingtalk-robot`: a robot in a DingTalk group. */
export const dingtalkRobotKind = vendorKind(dingtalkSettings, (settings, { name, clock }) => ({
  notifier: new GroupRobot({ name, group: settings.group, clock, manner: dingtalkManner(settings) }),
  limits: { perNumber: { minute: 20 } },
}))
