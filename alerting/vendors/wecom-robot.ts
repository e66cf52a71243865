import { GroupRobot, robotSettings, type RobotManner, wakesAll } from './group-robot.ts'
import { vendorKind } from './vendor.ts'

/** The manual's limit of a text, in bytes of UTF-8. */
const MOST_BYTES = 2048
/** `-1`: the system is busy. 45009: more than 20 a minute. 45033: too many at the same time. (developer.work.weixin.qq.com, 90313) */
const NOT_NOW: ReadonlySet<number> = new Set([-1, 45_009, 45_033])

/** WeCom (企业微信): the key in the address is all there is to prove who we are. */
export const wecomManner = ({ url }: { readonly url: string }): RobotManner => ({
  message: (notice) => ({
    url: new URL(url),
    body: {
      msgtype: 'text',
      text: { content: cutTo(MOST_BYTES, notice.text), ...(wakesAll(notice) ? { mentioned_list: ['@all'] } : {}) },
    },
  }),
  notNow: (code) => NOT_NOW.has(code),
})

/** As many whole characters as fit. */
function cutTo(bytes: number, text: string): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let room = bytes - Buffer.byteLength('…')
  let kept = ''
  for (const character of text) {
    room -= Buffer.byteLength(character)
    if (room < 0) break
    kept += character
  }
  return `${kept}…`
}

/** Kind `wecom-robot`: a robot in a WeCom group. */
export const wecomRobotKind = vendorKind(robotSettings, (settings, { name, clock }) => ({
  notifier: new GroupRobot({ name, group: settings.group, clock, manner: wecomManner(settings) }),
  // More than that and it says no (developer.work.weixin.qq.com, 91770).
  limits: { perNumber: { minute: 20 } },
}))
