import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Notice, Notifier, Receipt } from '../../core/notifier.ts'
import type { DurationMs } from '../../core/time.ts'
import type { VendorMood } from '../support/fake-vendor-server.ts'
import { lookUpContracts } from './notifier-look-ups.ts'
import { HASTY, noticeFor, PATIENT, SAID_BADLY, SILENT, textOf } from './notifier-notices.ts'

/** One vendor, and what of it arrives at the far end. */
export interface NotifierUnderTest {
  readonly notifier: Notifier
  /** The texts that the far end has, oldest first; of a vendor that fills templates the filled ones. */
  received(): readonly string[]
  /** What the far end should have of a notice; its text when left out. */
  says?(notice: Notice): string
  /** What is other about the notices that it carries: channel, number. */
  readonly notice?: Partial<Notice>
  end(): Promise<void>
}

/** A vendor behind a network, whose far end a test can make misbehave. */
export interface RemoteNotifierUnderTest extends NotifierUnderTest {
  /** What the far end does with the next sends, one each. */
  next(...moods: readonly VendorMood[]): void
  /** From now on no connection can be made. */
  unreachable(): Promise<void>
  /** From now on look-ups are answered with HTTP 500. */
  breakLookUps?(): void
  /** How many connections the far end has seen, where they can be kept. */
  connections?(): number
  readonly receipts?: ReceiptsUnderTest
}

/** The vendor's callbacks, as the far end makes them. */
export interface ReceiptsUnderTest {
  /** What the hub took, oldest first. */
  readonly taken: readonly Receipt[]
  /** The far end reports about the message that it took as its n-th, from 0. @returns the HTTP status of the hub's answer */
  post(n: number, state: Receipt['state']): Promise<number>
  /** Somebody else reports about it, without the secret. @returns the HTTP status of the hub's answer */
  forge(n: number): Promise<number>
}

/** Opens a vendor that waits so long for an answer. */
export type OpenRemote = (patience: DurationMs) => Promise<RemoteNotifierUnderTest>

/** What a vendor's API has at all. */
export interface NotifierAbilities {
  /**
   * `repeats`: it hands the same notice over again, and the far end takes it once. `named`: only what the vendor named can be asked
   * about; what got lost stays unknown. `remembered`: so it is, and the vendor is not asked at all.
   */
  readonly lookUp: boolean | 'repeats' | 'named' | 'remembered'
  readonly receipts: boolean
}

/** What every notifier promises, whoever is behind it. */
export function notifierContract(name: string, open: () => Promise<NotifierUnderTest>): void {
  describe(`${name} as a notifier`, () => {
    let under: NotifierUnderTest
    beforeEach(async () => {
      under = await open()
    })
    afterEach(() => under.end())

    it('hands over everything that was to be said and names what the vendor calls it', async () => {
      const sent = noticeFor(under)
      const result = await under.notifier.send(sent)
      expect(result).toEqual({ state: 'accepted', providerId: expect.stringMatching(/.+/) })
      expect(under.received().at(-1)).toContain(textOf(under, sent))
    })

    it('sends twice what it is handed twice: deciding about that is not its business', async () => {
      const sent = noticeFor(under)
      await under.notifier.send(sent)
      await under.notifier.send(sent)
      expect(under.received()).toHaveLength(2)
    })

    it('carries its channel, and says so', () => {
      expect(under.notifier.channels).toContain(noticeFor(under).channel)
    })
  })
}

/** What a notifier behind a network promises besides. */
export function remoteNotifierContract(name: string, open: OpenRemote, abilities: NotifierAbilities): void {
  notifierContract(name, () => open(PATIENT))
  describe(`${name} behind a network`, () => {
    let under: RemoteNotifierUnderTest
    const again = async (patience: DurationMs): Promise<void> => {
      await under.end()
      under = await open(patience)
    }
    beforeEach(async () => {
      under = await open(PATIENT)
    })
    afterEach(() => under.end())

    it('says permanent when the vendor will say no again', async () => {
      under.next('refuse')
      expect(await under.notifier.send(noticeFor(under))).toMatchObject({ state: 'refused', permanent: true })
    })

    it.each(['not-now', 'too-many'] as const)('says not permanent to %s', async (mood) => {
      under.next(mood)
      expect(await under.notifier.send(noticeFor(under))).toMatchObject({ state: 'refused', permanent: false })
    })

    it('says failed and retryable when nothing can have gone out', async () => {
      await under.unreachable()
      expect(await under.notifier.send(noticeFor(under))).toMatchObject({ state: 'failed', retryable: true })
    })

    it.each([...SAID_BADLY, 'hang', 'reset'] as const)('says unknown to %s', async (mood) => {
      if (SILENT.has(mood)) await again(HASTY)
      under.next(mood)
      expect(await under.notifier.send(noticeFor(under))).toMatchObject({ state: 'unknown' })
    })

    it('works again after the vendor misbehaved', async () => {
      under.next('accept-then-reset', 'accept-then-babble')
      await under.notifier.send(noticeFor(under))
      await under.notifier.send(noticeFor(under))
      expect(await under.notifier.send(noticeFor(under))).toMatchObject({ state: 'accepted' })
    })

    it('names neither number nor text when it says why', async () => {
      const said: string[] = []
      for (const mood of ['refuse', 'not-now', 'too-many', 'accept-then-reset', 'accept-then-babble'] as const) {
        under.next(mood)
        said.push(JSON.stringify(await under.notifier.send(noticeFor(under))))
      }
      await under.unreachable()
      said.push(JSON.stringify(await under.notifier.send(noticeFor(under))))
      expect(said.filter((reason) => /138\d{8}|前营|王\*|%E5/.test(reason))).toEqual([])
    })

    it('uses a connection again', async () => {
      for (let n = 0; n < 3; n += 1) await under.notifier.send(noticeFor(under))
      expect(under.connections?.() ?? 1).toBe(1)
    })
  })
  lookUpContracts(name, open, abilities.lookUp)
  if (abilities.receipts) receiptContract(name, open)
}

function receiptContract(name: string, open: OpenRemote): void {
  describe(`${name}, reporting what became of a message`, () => {
    let under: RemoteNotifierUnderTest
    const providerIds: string[] = []
    beforeEach(async () => {
      under = await open(PATIENT)
      providerIds.length = 0
      for (let n = 0; n < 2; n += 1) {
        const result = await under.notifier.send(noticeFor(under))
        if (result.state === 'accepted') providerIds.push(result.providerId)
      }
    })
    afterEach(() => under.end())
    const receipts = (): ReceiptsUnderTest => {
      if (under.receipts === undefined) throw new Error('no receipts under test')
      return under.receipts
    }

    it('names it as it did when it took it, in whatever order, and twice', async () => {
      expect(await receipts().post(1, 'delivered')).toBe(200)
      expect(await receipts().post(0, 'failed')).toBe(200)
      expect(await receipts().post(0, 'failed')).toBe(200)
      expect(receipts().taken).toMatchObject([
        { vendor: under.notifier.name, providerId: providerIds[1], state: 'delivered' },
        { vendor: under.notifier.name, providerId: providerIds[0], state: 'failed' },
        { vendor: under.notifier.name, providerId: providerIds[0], state: 'failed' },
      ])
    })

    it('is not believed without its secret', async () => {
      expect(await receipts().forge(0)).toBeGreaterThanOrEqual(400)
      expect(receipts().taken).toEqual([])
    })
  })
}
