import type { DeviceBoard } from '../../core/device-board.ts'
import type { Device, Directory, Home } from '../../core/directory.ts'
import type { HomeBoard, HomeState } from '../../core/home-board.ts'
import type { Metric } from '../../core/metric.ts'
import { numeric } from '../../core/reading.ts'
import { LOW_BATTERY } from './devices-battery-line.ts'
import type { DeviceHeard, DeviceRowView, HomeDevicesView } from './devices-views.ts'

/** What devices are asked of. */
export interface DeviceSources {
  readonly directory: Pick<Directory, 'devicesOf'>
  readonly board: Pick<HomeBoard, 'state'>
  readonly devices: DeviceBoard
}

/** The home's devices and gateways as they are at this moment; all from memory. */
export function devicesOfHome(home: Pick<Home, 'id' | 'area' | 'address'>, sources: DeviceSources): HomeDevicesView {
  const state = sources.board.state(home.id)
  return {
    home: home.id,
    area: home.area,
    address: home.address,
    gateways: state.gateways.map(({ id, online, lastHeardAt }) => ({
      id,
      online,
      ...(lastHeardAt === undefined ? {} : { heardAt: lastHeardAt }),
    })),
    devices: sources.directory.devicesOf(home.id).map((device) => rowOf(device, state, sources.devices)),
  }
}

function rowOf({ id, gateway, home, model, room, role }: Device, shown: HomeState, board: DeviceBoard): DeviceRowView {
  const state = board.state(home, id)
  const battery = newest(shown, id, 'battery')
  const signal = newest(shown, id, 'signal')
  const reachable = shown.gateways.some((one) => one.id === gateway && one.online)
  const saysLow = newest(shown, id, 'battery-low') === 1
  return {
    id,
    gateway,
    model,
    room,
    role,
    heard: heardOf(state, reachable),
    ...(state.heardAt === undefined ? {} : { heardAt: state.heardAt }),
    ...(state.usualGap === undefined ? {} : { usualGap: state.usualGap }),
    ...(battery === undefined ? {} : { battery }),
    batteryLow: saysLow || (battery !== undefined && battery < LOW_BATTERY),
    ...(signal === undefined ? {} : { signal }),
    faults: state.faults,
  }
}

function heardOf(state: ReturnType<DeviceBoard['state']>, reachable: boolean): DeviceHeard {
  if (state.heardAt === undefined) return 'unheard'
  if (!reachable) return 'unreachable'
  return state.silent ? 'silent' : 'heard'
}

function newest({ shown }: HomeState, device: string, metric: Metric): number | undefined {
  const found = shown.find((one) => one.device === device && one.metric === metric)
  return found === undefined ? undefined : numeric(found.value)
}
