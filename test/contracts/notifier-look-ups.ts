import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DurationMs, minutes } from '../../core/time.ts'
import type { NotifierAbilities, OpenRemote, RemoteNotifierUnderTest } from './notifier.ts'
import { HASTY, IMPATIENT, noticeFor, PATIENT, SAID_BADLY, SILENT, textOf } from './notifier-notices.ts'

/** What a notifier promises about what became of a message, as far as its vendor can be asked. */
export function lookUpContracts(name: string, open: OpenRemote, lookUp: NotifierAbilities['lookUp']): void {
  if (lookUp === true) lookUpContract(name, open)
  if (lookUp === 'repeats') repeatContract(name, open)
  if (lookUp === 'named' || lookUp === 'remembered') namedContract(name, open)
  if (lookUp === 'named') askedContract(name, open)
  if (!lookUp) withoutLookUp(name, open)
}

function lookUpContract(name: string, open: OpenRemote): void {
  describe(`${name}, asked what became of a message`, () => {
    let under: RemoteNotifierUnderTest
    const again = async (patience: DurationMs): Promise<void> => {
      await under.end()
      under = await open(patience)
    }
    beforeEach(async () => {
      under = await open(PATIENT)
    })
    afterEach(() => under.end())
    /** A while ago: whatever the vendor has, it lists by now. */
    const claimedAt = (): number => Date.now() - minutes(1)

    it.each(SAID_BADLY)('finds it after %s', async (mood) => {
      if (SILENT.has(mood)) await again(IMPATIENT)
      under.next(mood)
      const sent = noticeFor(under)
      await under.notifier.send(sent)
      expect(await under.notifier.lookUp?.(sent, claimedAt())).toMatchObject({
        state: 'accepted',
        providerId: expect.stringMatching(/.+/),
      })
    })

    it('finds it among others to the same number', async () => {
      const sent = noticeFor(under)
      const named = await under.notifier.send(sent)
      await under.notifier.send(noticeFor(under))
      expect(await under.notifier.lookUp?.(sent, claimedAt())).toEqual(named)
    })

    it('finds nothing that never came', async () => {
      await again(IMPATIENT)
      await under.notifier.send(noticeFor(under))
      under.next('hang')
      const lost = noticeFor(under)
      await under.notifier.send(lost)
      expect(await under.notifier.lookUp?.(lost, claimedAt())).toBe('not-found')
    })

    it('does not know when the vendor can not say either', async () => {
      const sent = noticeFor(under)
      await under.notifier.send(sent)
      if (under.breakLookUps === undefined) throw new Error('a far end that is looked up can break')
      under.breakLookUps()
      expect(await under.notifier.lookUp?.(sent, claimedAt())).toMatchObject({ state: 'unknown' })
      await under.unreachable()
      expect(await under.notifier.lookUp?.(sent, claimedAt())).toMatchObject({ state: 'unknown' })
    })
  })
}

function repeatContract(name: string, open: OpenRemote): void {
  describe(`${name}, asked what became of a message`, () => {
    let under: RemoteNotifierUnderTest
    const again = async (patience: DurationMs): Promise<void> => {
      await under.end()
      under = await open(patience)
    }
    beforeEach(async () => {
      under = await open(PATIENT)
    })
    afterEach(() => under.end())

    it.each([...SAID_BADLY, 'hang', 'reset'] as const)('hands the same over again after %s', async (mood) => {
      if (SILENT.has(mood)) await again(IMPATIENT)
      under.next(mood)
      const sent = noticeFor(under)
      await under.notifier.send(sent)
      expect(await under.notifier.lookUp?.(sent, Date.now())).toMatchObject({ state: 'accepted' })
      expect(new Set(under.received())).toEqual(new Set([textOf(under, sent)]))
    })

    it('does not know when the vendor can not say either', async () => {
      const sent = noticeFor(under)
      await under.notifier.send(sent)
      await under.unreachable()
      expect(await under.notifier.lookUp?.(sent, Date.now())).toMatchObject({ state: 'unknown' })
    })
  })
}

function namedContract(name: string, open: OpenRemote): void {
  describe(`${name}, asked what became of a message`, () => {
    let under: RemoteNotifierUnderTest
    const again = async (patience: DurationMs): Promise<void> => {
      await under.end()
      under = await open(patience)
    }
    beforeEach(async () => {
      under = await open(PATIENT)
    })
    afterEach(() => under.end())

    it('finds what it named, among others to the same number', async () => {
      const sent = noticeFor(under)
      const named = await under.notifier.send(sent)
      await under.notifier.send(noticeFor(under))
      expect(await under.notifier.lookUp?.(sent, Date.now())).toMatchObject(named)
    })

    it.each([...SAID_BADLY, 'hang', 'reset'] as const)('does not know after %s', async (mood) => {
      if (SILENT.has(mood)) await again(HASTY)
      under.next(mood)
      const sent = noticeFor(under)
      await under.notifier.send(sent)
      expect(await under.notifier.lookUp?.(sent, Date.now())).toMatchObject({ state: 'unknown' })
    })
  })
}

function askedContract(name: string, open: OpenRemote): void {
  describe(`${name}, asking what became of a message`, () => {
    let under: RemoteNotifierUnderTest
    beforeEach(async () => {
      under = await open(PATIENT)
    })
    afterEach(() => under.end())

    it('does not know when the vendor can not say either', async () => {
      const sent = noticeFor(under)
      await under.notifier.send(sent)
      if (under.breakLookUps === undefined) throw new Error('a far end that is looked up can break')
      under.breakLookUps()
      expect(await under.notifier.lookUp?.(sent, Date.now())).toMatchObject({ state: 'unknown' })
      await under.unreachable()
      expect(await under.notifier.lookUp?.(sent, Date.now())).toMatchObject({ state: 'unknown' })
    })
  })
}

function withoutLookUp(name: string, open: OpenRemote): void {
  it(`${name} does not claim that it can look up`, async () => {
    const under = await open(PATIENT)
    expect(typeof under.notifier.lookUp).toBe('undefined')
    await under.end()
  })
}
