import type { Gateway } from '../core/directory.ts'
import type { DirectoryContents, PlacedResponder } from './directory-contents.ts'
import { digestOfSecret, newGatewaySecret } from './gateway-secret.ts'
import type { GatewayEntry, Installation, SaveCount, SaveResult } from './installation.ts'
import type { MemoryDirectory } from './memory-directory.ts'

export interface Differences {
  /** What must be written: only what is new or says something else. */
  readonly contents: DirectoryContents
  readonly result: SaveResult
}

/** Compares what shall be with what is, record by record, by id. */
export function differences(wanted: Installation, directory: MemoryDirectory): Differences {
  const newSecrets: { gateway: string; secret: string }[] = []
  const complete = (entry: GatewayEntry): Gateway => {
    const known = entry.secretDigest ?? directory.gateway(entry.id)?.secretDigest
    if (known !== undefined) return { id: entry.id, secretDigest: known, homes: entry.homes }
    const secret = newGatewaySecret()
    newSecrets.push({ gateway: entry.id, secret })
    return { id: entry.id, secretDigest: digestOfSecret(secret), homes: entry.homes }
  }
  const placed = wanted.responders.map((responder, index): PlacedResponder => ({
    responder,
    position: wanted.positions?.get(responder.id) ?? index,
  }))

  const areas = compare(wanted.areas, (area) => directory.area(area.code))
  const homes = compare(wanted.homes, (home) => directory.home(home.id))
  const gateways = compare(wanted.gateways.map(complete), (gateway) => directory.gateway(gateway.id))
  const devices = compare(wanted.devices, (device) => directory.deviceById(device.id))
  const responders = compare(placed, ({ responder }) => directory.responderById(responder.id))
  return {
    contents: {
      areas: areas.different,
      homes: homes.different,
      gateways: gateways.different,
      devices: devices.different,
      responders: responders.different,
    },
    result: {
      counts: {
        area: areas.count,
        home: homes.count,
        gateway: gateways.count,
        device: devices.count,
        responder: responders.count,
      },
      newSecrets,
    },
  }
}

export const isEmpty = (contents: DirectoryContents): boolean =>
  Object.values(contents).every((records: readonly unknown[]) => records.length === 0)

function compare<T>(wanted: readonly T[], known: (record: T) => T | undefined): { different: T[]; count: SaveCount } {
  const count = { added: 0, changed: 0, unchanged: 0 }
  const different = wanted.filter((record) => {
    const before = known(record)
    const state = before === undefined ? 'added' : saysTheSame(before, record) ? 'unchanged' : 'changed'
    count[state] += 1
    return state !== 'unchanged'
  })
  return { different, count }
}

/** Records are plain values, lists of texts, and one level of nesting. A field left out is one that is undefined. */
function saysTheSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  return holds(a, b) && holds(b, a)
}

/** Does each field of `a` say the same in `b`? Ten thousand homes are compared in one turn: no list is made on the way. */
function holds(a: object, b: object): boolean {
  for (const field in a) if (!saysTheSame(Reflect.get(a, field), Reflect.get(b, field))) return false
  return true
}
