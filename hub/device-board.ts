import type { DeviceFaults } from '../alerting/detectors/devices/device-faults.ts'
import type { DeviceHearing } from '../alerting/detectors/devices/device-hearing.ts'
import type { UndecodableDetector } from '../alerting/detectors/devices/undecodable.ts'
import type { DeviceBoard, DeviceFault } from '../core/device-board.ts'
import type { DeviceId } from '../core/names.ts'
import type { Clock } from '../core/time.ts'
import { days } from '../core/time.ts'

export interface DeviceBoardParts {
  readonly deviceHearing: Pick<DeviceHearing, 'lastHeardAt' | 'intervalOf' | 'offline'>
  readonly deviceFaults: Pick<DeviceFaults, 'faultsOf'>
  readonly undecodable: Pick<UndecodableDetector, 'toldAt'>
  readonly clock: Pick<Clock, 'now'>
}

/** Nothing clears what was not understood: it is shown for so long, that somebody looks at the device's kind and decoder. */
const UNDECODABLE_SHOWN = days(7)

/** What the detectors remember of devices, for the pages to read. */
export function deviceBoard(parts: DeviceBoardParts): DeviceBoard {
  const { deviceHearing, deviceFaults, undecodable, clock } = parts
  const faultsOf = (device: DeviceId): readonly DeviceFault[] => {
    const toldAt = undecodable.toldAt(device)
    const babbles = toldAt !== undefined && clock.now() - toldAt < UNDECODABLE_SHOWN
    return [...deviceFaults.faultsOf(device), ...(babbles ? (['undecodable'] as const) : [])]
  }
  return {
    state(home, device) {
      const heardAt = deviceHearing.lastHeardAt(device)
      const interval = deviceHearing.intervalOf(device)
      return {
        ...(heardAt === undefined ? {} : { heardAt }),
        ...(interval?.learned === true ? { usualGap: interval.usual } : {}),
        silent: deviceHearing.offline(home).includes(device),
        faults: faultsOf(device),
      }
    },
  }
}
