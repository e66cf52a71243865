import type { Stopped } from '../core/consent.ts'
import type { Device, Directory } from '../core/directory.ts'
import type { DeviceId, HomeId } from '../core/names.ts'
import type { Series, TimeSeriesStore } from '../core/time-series-store.ts'

export interface ConsentedStoreParts {
  readonly store: Pick<TimeSeriesStore, 'latest' | 'range'>
  readonly directory: Pick<Directory, 'devicesOf'>
  readonly stopped: Stopped
}

/** Readings as people may see them: what a resident no longer agrees to is not there, though it was stored before they said so. */
export function consentedStore({
  store,
  directory,
  stopped,
}: ConsentedStoreParts): Pick<TimeSeriesStore, 'latest' | 'range'> {
  const hides = ({ home, device, metric }: Series): boolean => stopped(deviceOf(directory, home, device), metric)
  return {
    latest: async (home) => (await store.latest(home)).filter((one) => !hides(one)),
    range: (series, window, every) => (hides(series) ? Promise.resolve([]) : store.range(series, window, every)),
  }
}

/** Of a device that was removed nobody knows any more whether it was worn. */
const deviceOf = (directory: Pick<Directory, 'devicesOf'>, home: HomeId, id: DeviceId): Pick<Device, 'home' | 'role'> =>
  directory.devicesOf(home).find((one) => one.id === id) ?? { home, role: 'worn' }
