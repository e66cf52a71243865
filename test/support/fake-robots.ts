import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { jsonAnswer, type VendorAnswer, type VendorRequest, type VendorRules } from './fake-vendor-server.ts'

/** The far end of a robot: its rules, and what stands in the group, oldest first. */
export interface FakeRobot {
  readonly rules: VendorRules
  readonly said: string[]
}

const wecomBody = z.strictObject({
  msgtype: z.literal('text'),
  text: z.strictObject({ content: z.string().max(2048), mentioned_list: z.array(z.string()).optional() }),
})
const dingtalkBody = z.strictObject({
  msgtype: z.literal('text'),
  text: z.strictObject({ content: z.string() }),
  at: z.strictObject({ isAtAll: z.boolean() }),
})
const feishuBody = z.strictObject({
  timestamp: z.string().regex(/^\d{10}$/),
  sign: z.string(),
  msg_type: z.literal('text'),
  content: z.strictObject({ text: z.string() }),
})

interface Robot {
  /** The text, or why the message is refused. */
  read(request: VendorRequest): { readonly text: string } | { readonly answer: VendorAnswer }
  readonly ok: unknown
  readonly refusal: unknown
  readonly tooMany: unknown
}

function farEnd(robot: Robot): FakeRobot {
  const said: string[] = []
  return {
    said,
    rules: {
      isSend: () => true,
      accept(request) {
        const read = robot.read(request)
        if ('answer' in read) return read.answer
        said.push(read.text)
        return jsonAnswer(robot.ok)
      },
      lookUp: () => ({ status: 404, body: '' }),
      refuse: () => jsonAnswer(robot.refusal),
      notNow: () => jsonAnswer(robot.tooMany),
    },
  }
}

/** A WeCom group's robot. */
export const fakeWecom = (key: string): FakeRobot =>
  farEnd({
    read({ url, body }) {
      if (url.searchParams.get('key') !== key)
        return { answer: jsonAnswer({ errcode: 93_000, errmsg: 'invalid webhook url' }) }
      const parsed = wecomBody.safeParse(JSON.parse(body))
      if (!parsed.success) return { answer: jsonAnswer({ errcode: 40_008, errmsg: 'invalid message type' }) }
      const { content, mentioned_list } = parsed.data.text
      return { text: `${mentioned_list?.join() ?? ''}${content}` }
    },
    ok: { errcode: 0, errmsg: 'ok' },
    refusal: { errcode: 93_000, errmsg: 'invalid webhook url' },
    tooMany: { errcode: 45_009, errmsg: 'api freq out of limit' },
  })

/** A DingTalk group's robot, with 加签. @param now its clock, in ms */
export const fakeDingtalk = (secret: string, now: () => number): FakeRobot =>
  farEnd({
    read({ url, body }) {
      const timestamp = url.searchParams.get('timestamp') ?? ''
      const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
      if (url.searchParams.get('sign') !== sign || Math.abs(now() - Number(timestamp)) > 3_600_000) {
        return { answer: jsonAnswer({ errcode: 310_000, errmsg: 'sign not match' }) }
      }
      const parsed = dingtalkBody.safeParse(JSON.parse(body))
      if (!parsed.success) return { answer: jsonAnswer({ errcode: 400_105, errmsg: 'unsupported msgtype' }) }
      return { text: `${parsed.data.at.isAtAll ? '@all' : ''}${parsed.data.text.content}` }
    },
    ok: { errcode: 0, errmsg: 'ok' },
    refusal: { errcode: 310_000, errmsg: 'keywords not in content' },
    tooMany: { errcode: 130_101, errmsg: 'send too fast, exceed 20 times per minute' },
  })

/** A Feishu group's robot, with 签名校验. @param now its clock, in ms */
export const fakeFeishu = (secret: string, now: () => number): FakeRobot =>
  farEnd({
    read({ body }) {
      const parsed = feishuBody.safeParse(JSON.parse(body))
      if (!parsed.success) return { answer: jsonAnswer({ code: 9499, msg: 'Bad Request', data: {} }) }
      const { timestamp, sign, content } = parsed.data
      const right = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
      if (sign !== right || Math.abs(now() / 1000 - Number(timestamp)) > 3600) {
        return { answer: jsonAnswer({ code: 19_021, msg: 'sign match fail or timestamp is not within one hour' }) }
      }
      return { text: content.text }
    },
    ok: { code: 0, msg: 'success', data: {} },
    refusal: { code: 19_024, msg: 'Key Words Not Found' },
    tooMany: { code: 11_232, msg: 'frequency limited' },
  })
