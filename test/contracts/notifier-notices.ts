import type { Notice } from '../../core/notifier.ts'
import type { VendorMood } from '../support/fake-vendor-server.ts'
import type { NotifierUnderTest } from './notifier.ts'

/** Longer than any good answer takes, however busy the machine. */
export const PATIENT = 5000
/** For those that never answer; long enough for a look-up on a busy machine. */
export const IMPATIENT = 300
/** For those that never answer, where nothing else is asked. */
export const HASTY = 120

/** Whatever the far end does after it took the message, nobody knows it from its answer. */
export const SAID_BADLY: readonly VendorMood[] = [
  'accept-then-hang',
  'accept-then-reset',
  'accept-then-stall',
  'accept-then-break',
  'accept-then-babble',
  'accept-then-nothing',
]

/** Those after which only patience ends. */
export const SILENT: ReadonlySet<VendorMood> = new Set(['hang', 'accept-then-hang', 'accept-then-stall'])

let count = 0
export function noticeFor(under: NotifierUnderTest): Notice {
  count += 1
  const code = `A${count}`
  return {
    id: `notice-${count}`,
    channel: 'sms',
    purpose: 'alarm',
    to: '+8613800000001',
    text: `【守望】紧急:王**(78岁)跌倒,14:32,小站镇前营村3组${count}号,码${code}`,
    slots: { head: '紧急', kind: '王**(78岁)跌倒', place: `小站镇前营村3组${count}号`, time: '14:32', code },
    severity: 'urgent',
    possibleDuplicate: false,
    ...under.notice,
  }
}

export const textOf = (under: NotifierUnderTest, notice: Notice): string => under.says?.(notice) ?? notice.text
