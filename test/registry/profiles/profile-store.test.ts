import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MedicalCard } from '../../../core/home-profile.ts'
import { MOST_NOTES } from '../../../core/home-profile.ts'
import { hours } from '../../../core/time.ts'
import { NOW } from '../../support/built-web.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { type RegisteredTown, registeredTown } from '../../support/registered-town.ts'

const CARD: MedicalCard = {
  conditions: '高血压',
  medicines: '氨氯地平 5 mg,每早一片',
  allergies: '青霉素',
  bloodType: 'AB-',
  doctor: '区医院 孙大夫',
  mobility: '拄拐',
}

describe('what people write down of a home', () => {
  let clock: ManualClock
  let town: RegisteredTown
  beforeEach(async () => {
    clock = new ManualClock(NOW)
    town = await registeredTown(clock)
  })
  afterEach(() => town.end())

  it('sets a grade in the registry and keeps why, newest first', async () => {
    const { profiles, registry } = town
    let heard = 0
    registry.directory.onChange(() => (heard += 1))
    await profiles.setGrade({ home: 'H03', to: 'orange', reason: '近期跌倒一次', by: 'op-1' })
    await clock.advance(hours(1))
    await profiles.setGrade({ home: 'H03', to: 'red', reason: '出院后独居', by: 'op-2' })
    expect(registry.directory.home('H03')).toMatchObject({
      riskGrade: 'red',
      residentName: '张桂芬',
      address: '2组8号',
    })
    expect(heard).toBe(2)
    expect(await profiles.grades('H03')).toEqual([
      { from: 'orange', to: 'red', reason: '出院后独居', by: 'op-2', at: NOW + hours(1) },
      { from: 'green', to: 'orange', reason: '近期跌倒一次', by: 'op-1', at: NOW },
    ])
    expect(await profiles.grades('H01')).toEqual([])
  })

  it('writes nothing when the grade is the same, so that a second click leaves no second line', async () => {
    const wish = { home: 'H03', to: 'red', reason: '出院', by: 'op-1' } as const
    await Promise.all([town.profiles.setGrade(wish), town.profiles.setGrade(wish)])
    expect(await town.profiles.grades('H03')).toHaveLength(1)
  })

  it('refuses a home that is not there, and keeps no reason for it', async () => {
    const wish = { home: 'H99', to: 'red', reason: '出院', by: 'op-1' } as const
    await expect(town.profiles.setGrade(wish)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await town.profiles.grades('H99')).toEqual([])
  })

  it('changes no grade when the reason can not be kept', async () => {
    const { registry } = town
    const along = (): Promise<void> => Promise.reject(new Error('the disk is full'))
    await expect(registry.changeHome('H03', { riskGrade: 'red' }, along)).rejects.toThrow('the disk is full')
    expect(registry.directory.home('H03')?.riskGrade).toBe('green')
    await registry.refresh()
    expect(registry.directory.home('H03')?.riskGrade).toBe('green')
  })

  it('keeps one medical card a home, the newest', async () => {
    const { profiles } = town
    expect(await profiles.medicalCard('H01')).toBeUndefined()
    await profiles.setMedicalCard('H01', { ...CARD, by: 'op-1' })
    await profiles.setMedicalCard('H01', { ...CARD, allergies: '', by: 'op-2' })
    expect(await profiles.medicalCard('H01')).toEqual({ ...CARD, allergies: '', by: 'op-2', at: NOW })
    expect(await profiles.medicalCard('H02')).toBeUndefined()
  })

  it('keeps every note, and answers so many of the newest as a page shows', async () => {
    const { profiles } = town
    for (let count = 1; count <= MOST_NOTES + 5; count += 1) {
      await profiles.addNote('H01', { text: `第 ${count} 次上门`, by: 'op-1' })
    }
    const notes = await profiles.notes('H01')
    expect(notes).toHaveLength(MOST_NOTES)
    expect(notes[0]).toEqual({ text: `第 ${MOST_NOTES + 5} 次上门`, by: 'op-1', at: NOW })
  })
})
