import { randomInt } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeGuesses, freeCode } from '../../../alerting/codes.ts'
import type { Finding } from '../../../core/finding.ts'
import { days, hours } from '../../../core/time.ts'
import { Story } from '../story.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
  // Nobody is told: it is the codes that count here.
  story.town.on.clear()
})
afterEach(() => story.end())

const about = (home: string): Finding => story.finding({ kind: 'battery-low', severity: 'routine', subject: { home } })

describe('codes', () => {
  it('of 3,000 alerts that are open at once differ, and stay short', async () => {
    await story.take(about('x'))
    await openMore(2799)
    for (let i = 0; i < 200; i += 50) await story.take(...Array.from({ length: 50 }, (_, j) => about(`x${i + j}`)))
    const codes = (await story.db.selectFrom('alerts').select('code').execute()).map((alert) => alert.code)
    expect(new Set(codes).size).toBe(3000)
    for (const code of codes) expect(code).toMatch(/^[A-GJ-NP-Z]([2-9]|[1-9]\d{1,2})$/)
  })

  it('rest for three days after their alert was closed, also when the hub was killed meanwhile', async () => {
    await story.take(about('x'))
    await openMore(300)
    const used = new Set((await story.alerting.desk.recent(1000)).map((alert) => alert.code))
    const closed = { state: 'resolved' as const, resolved_at: story.clock.now() }
    await story.db.updateTable('alerts').set(closed).execute()
    await story.db.deleteFrom('deadlines').execute()
    await story.advance(days(3) - hours(1))
    await story.killAndStart()
    await story.take(...Array.from({ length: 150 }, (_, i) => about(`y${i}`)))
    const fresh = (await story.alerting.desk.open()).map((alert) => alert.code)
    expect(fresh.filter((code) => used.has(code))).toEqual([])
    await story.advance(hours(1) + 1)
    await story.take(...Array.from({ length: 50 }, (_, i) => about(`z${i}`)))
    const later = (await story.alerting.desk.open()).map((alert) => alert.code)
    expect(new Set(later).size).toBe(200)
    expect(later.some((code) => used.has(code))).toBe(true)
  })

  /** Rows only: what opening each costs is not what counts here. */
  async function openMore(count: number): Promise<void> {
    const pattern = await story.db.selectFrom('alerts').selectAll().executeTakeFirstOrThrow()
    const taken = new Set([pattern.code])
    const rows = Array.from({ length: count }, (_, i) => {
      const code = freeCode(taken, i * 7)
      taken.add(code)
      return { ...pattern, id: `row-${i}`, home: `row-${i}`, code }
    })
    for (let i = 0; i < count; i += 100) {
      await story.db
        .insertInto('alerts')
        .values(rows.slice(i, i + 100))
        .execute()
    }
  }

  it('are guessed of every length, the shortest first', () => {
    const guesses = codeGuesses((below) => randomInt(below))
    const lengths = guesses.map((code) => code.length)
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
    expect(new Set(lengths)).toEqual(new Set([2, 3, 4, 5]))
  })

  it('go on when every short one is taken', () => {
    const taken = new Set<string>()
    for (let i = 0; i < 23 * 9998; i += 1) taken.add(`${'ABCDEFGJKLMNPQRSTUVWXYZ'[i % 23]}${2 + Math.floor(i / 23)}`)
    expect(freeCode(taken, 5)).toBe('Z10000')
    expect(freeCode(taken.add('Z10000'), 5)).toBe('Z10001')
  })
})
