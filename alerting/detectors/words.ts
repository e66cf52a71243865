import { clockText } from '../../core/calendar.ts'
import type { Room } from '../../core/directory.ts'
import type { Words } from '../../core/finding.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes } from '../../core/time.ts'

const ROOMS: Readonly<Record<Room, Words>> = {
  living: { zh: '客厅', en: 'Living room' },
  bedroom: { zh: '卧室', en: 'Bedroom' },
  bathroom: { zh: '卫生间', en: 'Bathroom' },
  kitchen: { zh: '厨房', en: 'Kitchen' },
  hall: { zh: '门厅', en: 'Hall' },
  yard: { zh: '院子', en: 'Yard' },
  other: { zh: '家中', en: 'At home' },
}

export const roomWords = (room: Room | undefined): Words => ROOMS[room ?? 'other']

/** `4 小时 5 分`, `4 h 5 min`; whole minutes, rounded down, at least one. */
export function durationWords(duration: DurationMs): Words {
  const total = Math.max(1, Math.floor(duration / minutes(1)))
  const h = Math.floor(total / 60)
  const min = total % 60
  if (h === 0) return { zh: `${min} 分`, en: `${min} min` }
  if (min === 0) return { zh: `${h} 小时`, en: `${h} h` }
  return { zh: `${h} 小时 ${min} 分`, en: `${h} h ${min} min` }
}

/** `02:10` in both languages. */
export const timeWords = (at: EpochMs, timeZone: string): Words => {
  const text = clockText(at, timeZone)
  return { zh: text, en: text }
}

/** Joins texts language by language: a plain string stands in both. */
export function say(zh: readonly (string | Words)[], en: readonly (string | Words)[]): Words {
  const part = (piece: string | Words, language: 'zh' | 'en'): string =>
    typeof piece === 'string' ? piece : piece[language]
  return {
    zh: clip(zh.map((piece) => part(piece, 'zh')).join('')),
    en: clip(en.map((piece) => part(piece, 'en')).join('')),
  }
}

/** At most 120 characters, the last one `…` when something had to go. */
export function clip(text: string): string {
  const characters = Array.from(text)
  return characters.length <= 120 ? text : `${characters.slice(0, 119).join('')}…`
}

export const UNREGISTERED: Words = { zh: '未登记设备', en: 'unregistered device' }
export const MAYBE_OLD: Words = { zh: '可能为旧消息', en: 'may be an old message' }
export const TIME_UNCERTAIN: Words = { zh: '时间不确定', en: 'time uncertain' }
export const NORMAL_SINCE: Words = { zh: '设备此后报正常', en: 'the device has since said normal' }
export const PROBABLY_UP: Words = { zh: '可能已起身', en: 'probably up' }
export const NOBODY_MOVED: Words = { zh: '此后无活动', en: 'nobody moved since' }
export const HISTORY: Words = { zh: '补传数据', en: 'sent later from memory' }

/** `迟到12分`, `12 min late`. */
export function lateWords(late: DurationMs): Words {
  const duration = durationWords(late)
  return { zh: `迟到${duration.zh.replaceAll(' ', '')}`, en: `${duration.en} late` }
}
