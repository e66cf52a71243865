import { describe, expect, it } from 'vitest'
import { dingtalkManner, dingtalkRobotKind } from '../../../alerting/vendors/dingtalk-robot.ts'
import { feishuManner } from '../../../alerting/vendors/feishu-robot.ts'
import { GroupRobot, type RobotManner } from '../../../alerting/vendors/group-robot.ts'
import { wecomManner, wecomRobotKind } from '../../../alerting/vendors/wecom-robot.ts'
import type { Notice } from '../../../core/notifier.ts'
import { remoteNotifierContract } from '../../contracts/notifier.ts'
import { fakeDingtalk, fakeFeishu, type FakeRobot, fakeWecom } from '../../support/fake-robots.ts'
import { FakeVendorServer } from '../../support/fake-vendor-server.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const NOW = Date.UTC(2026, 10, 22, 6, 32)
const SECRET = 'SEC-of-the-test'

const robots: Readonly<Record<string, { far: () => FakeRobot; manner: (url: string) => RobotManner }>> = {
  'wecom-robot': {
    far: () => fakeWecom('k1'),
    manner: (url) => wecomManner({ url: `${url}/cgi-bin/webhook/send?key=k1` }),
  },
  'dingtalk-robot': {
    far: () => fakeDingtalk(SECRET, () => NOW),
    manner: (url) => dingtalkManner({ url: `${url}/robot/send?access_token=t1`, secret: SECRET }),
  },
  'feishu-robot': {
    far: () => fakeFeishu(SECRET, () => NOW),
    manner: (url) => feishuManner({ url: `${url}/open-apis/bot/v2/hook/h1`, secret: SECRET }),
  },
}

async function open(name: string, patience = 5000) {
  const robot = robots[name]
  if (robot === undefined) throw new Error('no such robot')
  const far = robot.far()
  const server = await FakeVendorServer.start(far.rules)
  const manner = robot.manner(server.url)
  const notifier = new GroupRobot({ name, group: 'duty', clock: new ManualClock(NOW), manner, patience })
  return { far, server, notifier }
}

for (const name of Object.keys(robots)) {
  remoteNotifierContract(
    name,
    async (patience) => {
      const { far, server, notifier } = await open(name, patience)
      return {
        notifier,
        notice: { channel: 'group', to: 'group:duty' },
        received: () => far.said,
        next: (...moods) => void server.nextMoods.push(...moods),
        unreachable: () => server.stop(),
        connections: () => server.connections,
        end: () => server.stop(),
      }
    },
    { lookUp: false, receipts: false },
  )
}

const notice: Notice = {
  id: 'n1',
  channel: 'group',
  purpose: 'alarm',
  to: 'group:duty',
  text: '【守望】紧急:跌倒,前营村3组12号,码A7',
  severity: 'urgent',
  possibleDuplicate: false,
}

describe.each(Object.keys(robots))('%s', (name) => {
  it('reaches its own group, and neither another nor a phone', async () => {
    const { notifier, server } = await open(name)
    expect(['group:duty', 'group:other', '+8613800000001'].filter((to) => notifier.reaches(to))).toEqual(['group:duty'])
    await server.stop()
  })

  it('calls everybody in the group for life-safety alone', async () => {
    const { far, notifier, server } = await open(name)
    await notifier.send(notice)
    await notifier.send({ ...notice, severity: 'life-safety' })
    await notifier.send({ ...notice, severity: 'life-safety', purpose: 'recovery' })
    expect(far.said.map((text) => /@all|user_id="all"/.test(text))).toEqual([false, true, false])
    await server.stop()
  })
})

describe('a robot', () => {
  it('is refused for good when its secret is wrong', async () => {
    const server = await FakeVendorServer.start(fakeDingtalk('another', () => NOW).rules)
    const manner = dingtalkManner({ url: `${server.url}/robot/send?access_token=t1`, secret: SECRET })
    const robot = new GroupRobot({ name: 'd', group: 'duty', clock: new ManualClock(NOW), manner })
    expect(await robot.send(notice)).toEqual({ state: 'refused', permanent: true, reason: '310000' })
    await server.stop()
  })

  it('cuts what is longer than WeCom takes, between two characters', async () => {
    const { far, notifier, server } = await open('wecom-robot')
    expect(await notifier.send({ ...notice, text: '守𠀀'.repeat(400) })).toMatchObject({ state: 'accepted' })
    expect(Buffer.byteLength(far.said[0] ?? '')).toBeLessThanOrEqual(2048)
    expect(far.said[0]).toMatch(/^(守𠀀)+守?…$/u)
    await server.stop()
  })

  it('writes no markup of a text into a Feishu group', async () => {
    const { far, notifier, server } = await open('feishu-robot')
    await notifier.send({ ...notice, text: '<at user_id="all">x</at>' })
    expect(far.said[0]).not.toContain('<at')
    await server.stop()
  })

  it('names what is wrong in its settings', () => {
    const faults = dingtalkRobotKind.faults({ group: 'Duty Room', url: 'ftp://x', secret: '', extra: 1 }).join('\n')
    expect(faults).toMatch(/group: must be small letters/)
    expect(faults).toMatch(/url: must be the address/)
    expect(faults).toMatch(/secret: must not be empty/)
    expect(faults).toMatch(/extra/)
    expect(
      wecomRobotKind.faults({ group: 'duty', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' }),
    ).toEqual([])
  })
})
