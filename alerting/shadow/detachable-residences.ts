import type { Residences } from '../detectors/residences.ts'

/** The same residences for detectors that come and go: after `detach` nothing of the registry leads to them any more. */
export function detachableResidences(residences: Residences): {
  readonly residences: Residences
  readonly detach: () => void
} {
  const stops = new Set<() => void>()
  return {
    residences: {
      home: (id) => residences.home(id),
      homes: () => residences.homes(),
      gateway: (id) => residences.gateway(id),
      gateways: () => residences.gateways(),
      gatewaysOf: (home) => residences.gatewaysOf(home),
      devicesOf: (home) => residences.devicesOf(home),
      areas: () => residences.areas(),
      onChange(listener) {
        const stop = residences.onChange(listener)
        stops.add(stop)
        return () => {
          stops.delete(stop)
          stop()
        }
      },
    },
    detach() {
      for (const stop of stops) stop()
      stops.clear()
    },
  }
}
