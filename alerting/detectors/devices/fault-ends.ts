import type { EpochMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { Fault } from './fault-signs.ts'
import { hourOf } from './fault-signs.ts'
import type { WatchedDevice } from './watched-device.ts'
import { seriesOf } from './watched-device.ts'

/** The device's faults that nothing has shown for long enough. */
export function overByTime(device: WatchedDevice, now: EpochMs, t: Thresholds): readonly Fault[] {
  const over: Readonly<Record<Fault, boolean>> = {
    chattering: isCalm(device, now, t),
    'always-on': hasPaused(device, now, t),
    // A value that changes says so itself.
    'stuck-value': false,
    backwards: (device.backwards.at(-1) ?? 0) + t.backwardsWithin <= now,
  }
  return device.faults.filter((fault) => over[fault])
}

/** When its faults may be over. */
export function endsToLookFor(device: WatchedDevice, now: EpochMs, t: Thresholds): readonly EpochMs[] {
  const { faults } = device
  const again: EpochMs[] = []
  if (faults.includes('chattering')) again.push((hourOf(now) + 1) * hours(1))
  if (faults.includes('always-on') && seriesOf(device, 'motion') !== undefined) again.push(now + t.motionPause)
  if (faults.includes('backwards')) again.push(now + hours(1))
  return again
}

/** The last whole hour was quiet: not half as many changes as make chatter. */
function isCalm({ pace }: WatchedDevice, now: EpochMs, t: Thresholds): boolean {
  const ago = hourOf(now) - pace.hour
  return ago > 1 || (ago === 1 && pace.count < t.chatterRate / 2)
}

/** What sees somebody until it says otherwise pauses when it does. */
function hasPaused(device: WatchedDevice, now: EpochMs, t: Thresholds): boolean {
  const motion = seriesOf(device, 'motion')
  return seriesOf(device, 'presence')?.value !== 1 && motion !== undefined && now - motion.at >= t.motionPause
}
