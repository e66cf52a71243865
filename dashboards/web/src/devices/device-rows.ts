import type { EpochMs } from '../../../../core/time.ts'
import { unrepeated } from '../../../../core/unrepeated.ts'
import { placeText } from '../place-text.ts'
import type { DeviceHeard, DeviceRowView, DevicesView } from '../../../api/devices-views.ts'

/** A device as the list draws and searches it. */
export interface ListedDevice extends DeviceRowView {
  readonly home: string
  readonly area: string
  readonly address: string
  /** From the village down: 前营村 第一网格. */
  readonly where: string
  /** 卧室人体感应 */
  readonly name: string
  /** Everything it is found by, in small letters. */
  readonly text: string
}

/** A gateway with the homes that it speaks for. */
export interface ListedGateway {
  readonly id: string
  readonly online: boolean
  readonly heardAt?: EpochMs
  readonly home: string
  readonly area: string
  readonly place: string
  readonly devices: number
  readonly text: string
}

export interface DevicesFilter {
  readonly text: string
  /** An area's code; empty for all. */
  readonly area: string
  readonly silent: boolean
  readonly batteryLow: boolean
  readonly faulty: boolean
}

export const NO_FILTER: DevicesFilter = { text: '', area: '', silent: false, batteryLow: false, faulty: false }

const ORDER: readonly DeviceHeard[] = ['silent', 'unreachable', 'unheard', 'heard']

/** What somebody must look at first: broken, silent, empty, then the rest. */
const rank = (device: DeviceRowView): number =>
  (device.faults.length > 0 ? 0 : 10) + (device.batteryLow ? 0 : 4) + ORDER.indexOf(device.heard)

const namesOf = (area: string, { areas }: DevicesView): readonly string[] =>
  [...new Set([6, 9, 12, area.length].map((length) => area.slice(0, length)))].flatMap((code) => areas[code] ?? [])

/** Every device ready to be searched, those in trouble first. @param nameOf as people call it */
export function listedDevices(view: DevicesView, nameOf: (device: DeviceRowView) => string): readonly ListedDevice[] {
  return view.homes
    .flatMap(({ home, area, address, devices }) => {
      const names = namesOf(area, view)
      return devices.map((device) => {
        const name = nameOf(device)
        return Object.assign({}, device, {
          home,
          area,
          address,
          name,
          where: unrepeated(names.slice(2), address).join(' '),
          text: [...names, address, home, device.id, device.model, device.gateway, name].join('\n').toLowerCase(),
        })
      })
    })
    .toSorted((a, b) => rank(a) - rank(b))
}

/** Every gateway once, however many homes it speaks for; silent ones first. */
export function listedGateways(view: DevicesView): readonly ListedGateway[] {
  const found = new Map<string, ListedGateway>()
  for (const { home, area, address, gateways, devices } of view.homes) {
    const place = placeText({ areaNames: namesOf(area, view).slice(2), address })
    for (const gateway of gateways) {
      const count = devices.filter((device) => device.gateway === gateway.id).length
      const known = found.get(gateway.id)
      const first = known ?? { ...gateway, home, area, place, devices: 0, text: '' }
      const text = `${first.text}\n${[gateway.id, home, place].join('\n')}`.toLowerCase()
      found.set(gateway.id, { ...first, devices: first.devices + count, text })
    }
  }
  return [...found.values()].toSorted((a, b) => Number(a.online) - Number(b.online))
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

/** What fits all of it: every word of the text is found somewhere. */
export function filteredDevices(devices: readonly ListedDevice[], filter: DevicesFilter): readonly ListedDevice[] {
  const words = wordsOf(filter.text)
  return devices.filter(
    (device) =>
      device.area.startsWith(filter.area) &&
      (!filter.silent || device.heard !== 'heard') &&
      (!filter.batteryLow || device.batteryLow) &&
      (!filter.faulty || device.faults.length > 0) &&
      words.every((word) => device.text.includes(word)),
  )
}

export function filteredGateways(gateways: readonly ListedGateway[], filter: DevicesFilter): readonly ListedGateway[] {
  const words = wordsOf(filter.text)
  return gateways.filter(
    ({ area, online, text }) =>
      area.startsWith(filter.area) && (!filter.silent || !online) && words.every((word) => text.includes(word)),
  )
}
