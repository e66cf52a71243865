import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Notice, Notifier } from '../../core/notifier.ts'

/** One vendor, and what of it arrives at the far end. */
export interface NotifierUnderTest {
  readonly notifier: Notifier
  /** The texts that the far end has, oldest first. */
  received(): readonly string[]
  end(): Promise<void>
}

/** A vendor behind a network, whose far end a test can make misbehave. */
export interface RemoteNotifierUnderTest extends NotifierUnderTest {
  readonly notifier: Notifier & Required<Pick<Notifier, 'lookUp'>>
  /** The next send is refused for good. */
  refuseForGood(): void
  /** The next send is refused for now. */
  refuseForNow(): void
  /** The next send goes out, but no good answer comes. */
  breakAfterSending(): void
  /** From now on no connection can be made. */
  unreachable(): Promise<void>
}

let count = 0
function notice(): Notice {
  count += 1
  return {
    id: `notice-${count}`,
    channel: 'sms',
    purpose: 'alarm',
    to: '+8613800000001',
    text: `【守望】第${count}条,码A7`,
    severity: 'urgent',
    possibleDuplicate: false,
  }
}

/** What every notifier promises, whoever is behind it. */
export function notifierContract(name: string, open: () => Promise<NotifierUnderTest>): void {
  describe(`${name} as a notifier`, () => {
    let under: NotifierUnderTest
    beforeEach(async () => {
      under = await open()
    })
    afterEach(() => under.end())

    it('hands the whole text over and names what the vendor calls it', async () => {
      const sent = notice()
      const result = await under.notifier.send(sent)
      expect(result).toEqual({ state: 'accepted', providerId: expect.stringMatching(/.+/) })
      expect(under.received().at(-1)).toContain(sent.text)
    })

    it('sends twice what it is handed twice: deciding about that is not its business', async () => {
      await under.notifier.send(notice())
      await under.notifier.send(notice())
      expect(under.received()).toHaveLength(2)
    })
  })
}

/** What a notifier behind a network promises besides. */
export function remoteNotifierContract(name: string, open: () => Promise<RemoteNotifierUnderTest>): void {
  notifierContract(name, open)
  describe(`${name} behind a network`, () => {
    let under: RemoteNotifierUnderTest
    beforeEach(async () => {
      under = await open()
    })
    afterEach(() => under.end())

    it('says permanent when the vendor will say no again', async () => {
      under.refuseForGood()
      expect(await under.notifier.send(notice())).toMatchObject({ state: 'refused', permanent: true })
    })

    it('says not permanent when the vendor may say yes later', async () => {
      under.refuseForNow()
      expect(await under.notifier.send(notice())).toMatchObject({ state: 'refused', permanent: false })
    })

    it('says failed and retryable when nothing can have gone out', async () => {
      await under.unreachable()
      expect(await under.notifier.send(notice())).toMatchObject({ state: 'failed', retryable: true })
    })

    it('says unknown when it may have gone out, and finds it afterwards', async () => {
      under.breakAfterSending()
      const sent = notice()
      expect(await under.notifier.send(sent)).toMatchObject({ state: 'unknown' })
      expect(await under.notifier.lookUp(sent, Date.now())).toMatchObject({ state: 'accepted' })
    })

    it('finds nothing that was never sent', async () => {
      await under.notifier.send(notice())
      expect(await under.notifier.lookUp(notice(), Date.now())).toBe('not-found')
    })
  })
}
