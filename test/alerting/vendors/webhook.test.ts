import { createHmac, timingSafeEqual } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SignedWebhook, webhookKind } from '../../../alerting/vendors/webhook.ts'
import type { Notice } from '../../../core/notifier.ts'
import { remoteNotifierContract } from '../../contracts/notifier.ts'
import { FakeVendorServer, jsonAnswer, type VendorRequest, type VendorRules } from '../../support/fake-vendor-server.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const SECRET = 'sixteen-or-more-of-them'
const NOW = Date.UTC(2026, 10, 22, 6, 32)

const bodyShape = z.object({ id: z.string(), text: z.string() })

/** The check that docs/vendors.md shows to whoever writes a receiver. */
function genuine({ headers, body }: VendorRequest, now: number): boolean {
  const match = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-shouwang-signature']))
  const [, t, v1] = match ?? []
  if (t === undefined || v1 === undefined || Math.abs(now / 1000 - Number(t)) > 300) return false
  const right = createHmac('sha256', SECRET).update(`${t}.${body}`).digest()
  return timingSafeEqual(right, Buffer.from(v1, 'hex'))
}

/** A platform that takes each id once. */
function platform() {
  const taken = new Map<string, string>()
  const received: string[] = []
  const rules: VendorRules = {
    isSend: () => true,
    accept(request) {
      if (!genuine(request, NOW)) return { status: 401, body: '' }
      const { id, text } = bodyShape.parse(JSON.parse(request.body))
      taken.set(id, text)
      received.push(text)
      return jsonAnswer({ id })
    },
    lookUp: () => ({ status: 404, body: '' }),
    refuse: () => ({ status: 422, body: '' }),
    notNow: () => ({ status: 503, body: '' }),
  }
  return { rules, taken, received }
}

const over = (url: string, change: { secret?: string; anyAnswer?: boolean; patience?: number } = {}): SignedWebhook =>
  new SignedWebhook({
    name: 'platform',
    group: 'district',
    url,
    secret: SECRET,
    anyAnswer: false,
    clock: new ManualClock(NOW),
    patience: 5000,
    ...change,
  })

describe('the signed webhook', () => {
  let far: ReturnType<typeof platform>
  let server: FakeVendorServer
  beforeEach(async () => {
    far = platform()
    server = await FakeVendorServer.start(far.rules)
  })
  afterEach(() => server.stop())

  const notice: Notice = {
    id: 'n1',
    channel: 'group',
    purpose: 'alarm',
    to: 'group:district',
    text: '【守望】紧急:跌倒,前营村3组12号,码A7',
    slots: { head: '紧急', kind: '跌倒', place: '小站镇前营村3组12号', time: '14:32', code: 'A7' },
    severity: 'life-safety',
    possibleDuplicate: true,
  }

  it('carries what docs/vendors.md promises, under a signature that its example takes', async () => {
    expect(await over(`${server.url}/alerts`).send(notice)).toEqual({ state: 'accepted', providerId: 'n1' })
    const [request] = server.requests
    expect(request?.url.pathname).toBe('/alerts')
    expect(request?.headers['idempotency-key']).toBe('n1')
    expect(JSON.parse(request?.body ?? '')).toEqual({
      id: 'n1',
      group: 'district',
      purpose: 'alarm',
      severity: 'life-safety',
      text: notice.text,
      slots: notice.slots,
      possibleDuplicate: true,
      sentAt: '2026-11-22T06:32:00.000Z',
    })
    expect([...far.taken.keys()]).toEqual(['n1'])
  })

  it('is refused for good by who knows another secret', async () => {
    expect(await over(server.url, { secret: 'another-secret-of-them' }).send(notice)).toEqual({
      state: 'refused',
      permanent: true,
      reason: 'HTTP 401',
    })
  })

  it('does not follow a redirection, which would hand the text to somebody else', async () => {
    far.rules.accept = () => ({ status: 302, body: '' })
    expect(await over(server.url).send(notice)).toMatchObject({ state: 'refused', permanent: true })
  })

  it('does not call a notice unsent that it was not asked for the first time', async () => {
    server.nextMoods.push('accept-then-break', 'refuse')
    await over(server.url).send(notice)
    expect(await over(server.url).lookUp(notice)).toMatchObject({ state: 'unknown' })
  })

  it('takes no login page for a receipt, unless the settings say that any answer will do', async () => {
    server.mood = 'accept-then-babble'
    expect(await over(server.url).send(notice)).toMatchObject({ state: 'unknown' })
    expect(await over(server.url, { anyAnswer: true }).send(notice)).toMatchObject({ state: 'accepted' })
  })

  it('names what is wrong in its settings', () => {
    expect(webhookKind.faults({ group: 'g', url: 'https://platform.example/alerts', secret: 'short' })).toEqual([
      'secret: must be 16 characters at least',
    ])
  })
})

remoteNotifierContract(
  'webhook',
  async (patience) => {
    const far = platform()
    const server = await FakeVendorServer.start(far.rules)
    return {
      notifier: over(server.url, { patience }),
      notice: { channel: 'group', to: 'group:district' },
      received: () => far.received,
      next: (...moods) => void server.nextMoods.push(...moods),
      unreachable: () => server.stop(),
      connections: () => server.connections,
      end: () => server.stop(),
    }
  },
  { lookUp: 'repeats', receipts: false },
)
