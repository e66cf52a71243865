import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Device, Gateway, Responder } from '../../core/directory.ts'
import type { DirectoryContents } from '../../registry/directory-contents.ts'
import { MemoryDirectory } from '../../registry/memory-directory.ts'
import { sampleDevice, sampleHome, sampleResponder } from './sample-installation.ts'

const nothing: DirectoryContents = { areas: [], homes: [], gateways: [], devices: [], responders: [] }
const inOrder = (responders: readonly Responder[]): DirectoryContents => ({
  ...nothing,
  homes: [
    sampleHome('h01'),
    sampleHome('h02', { area: '12011210320102' }),
    sampleHome('h03', { area: '12011210320201' }),
  ],
  responders: responders.map((responder, position) => ({ responder, position })),
})
const names = (responders: readonly Responder[]): string[] => responders.map((responder) => responder.id)

describe('who can be told about a home', () => {
  const directory = new MemoryDirectory()
  directory.replace(
    inOrder([
      sampleResponder('next-door', { role: 'neighbour', homes: ['h01'], phone: '+8613800000011' }),
      sampleResponder('niece', { role: 'carer', homes: ['h02', 'h01'] }),
      sampleResponder('wu', { role: 'neighbour', homes: ['h01', 'h02'] }),
      sampleResponder('grid-1', { area: '12011210320101' }),
      sampleResponder('grid-2', { area: '12011210320102' }),
      sampleResponder('grid-all', { area: '120112103201', phone: '+8613800000011' }),
      sampleResponder('village-night', { role: 'village', area: '120112103201' }),
      sampleResponder('village-day', { role: 'village', area: '120112103201' }),
      sampleResponder('village-other', { role: 'village', area: '120112103202' }),
      sampleResponder('town', { role: 'town', area: '120112103' }),
      sampleResponder('district', { role: 'district', area: '120112' }),
    ]),
  )

  it.each([
    ['the neighbours named on the home, in call order', 'h01', 'neighbour', ['next-door', 'wu']],
    ['a neighbour of two homes, for the second too', 'h02', 'neighbour', ['wu']],
    ['nobody, when no neighbour is named on it', 'h03', 'neighbour', []],
    ['the carer named on the home', 'h02', 'carer', ['niece']],
    ["its own grid's worker before the one of the whole village", 'h01', 'grid-worker', ['grid-1', 'grid-all']],
    ["not the next grid's worker", 'h02', 'grid-worker', ['grid-2', 'grid-all']],
    ['its own village, in call order and not by name', 'h01', 'village', ['village-night', 'village-day']],
    ['another village for a home over there', 'h03', 'village', ['village-other']],
    ['the town', 'h03', 'town', ['town']],
    ['the district', 'h03', 'district', ['district']],
    ['nobody for a home that is not there', 'h99', 'district', []],
  ] as const)('is %s', (_sentence, home, role, expected) => {
    expect(names(directory.responders(home, role))).toEqual(expected)
  })

  it('is asked for an area as well', () => {
    expect(names(directory.respondersOfArea('120112103', 'town'))).toEqual(['town'])
    expect(names(directory.respondersOfArea('120112103', 'village'))).toEqual([])
    expect(names(directory.respondersOfArea('120112103201', 'neighbour'))).toEqual([])
  })

  it('is found by phone: the first in call order of those who share it', () => {
    expect(directory.responderByPhone('+8613800000011')?.id).toBe('next-door')
    expect(directory.responderByPhone('13800000011')).toBeUndefined()
  })
})

describe('the directory', () => {
  const id = (prefix: string, count: number) => fc.integer({ min: 0, max: count - 1 }).map((n) => `${prefix}${n}`)
  const gateway: fc.Arbitrary<Gateway> = fc.record({
    id: id('g', 4),
    homes: fc.uniqueArray(id('h', 5), { minLength: 1 }),
    secretDigest: fc.constant(''),
  })
  // External ids that belong to one device only, as the database demands.
  const device: fc.Arbitrary<Device> = fc
    .tuple(id('d', 12), id('g', 4), id('h', 5))
    .map(([id, gateway, home]) => sampleDevice(id, gateway, home))
  const change = fc.record({
    gateways: fc.uniqueArray(gateway, { selector: (it) => it.id }),
    devices: fc.uniqueArray(device, { selector: (it) => it.id }),
  })

  it('answers the same whether it was changed step by step or read anew', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const stepwise = new MemoryDirectory()
        const gateways = new Map<string, Gateway>()
        const devices = new Map<string, Device>()
        for (const step of changes) {
          stepwise.put({ ...nothing, ...step })
          for (const it of step.gateways) gateways.set(it.id, it)
          for (const it of step.devices) devices.set(it.id, it)
        }
        const anew = new MemoryDirectory()
        anew.replace({ ...nothing, gateways: [...gateways.values()], devices: [...devices.values()] })
        expect(answers(stepwise)).toEqual(answers(anew))
      }),
    )
  })

  function answers(directory: MemoryDirectory): unknown {
    const numbers = Array.from({ length: 12 }, (_, n) => n)
    return {
      gateways: directory
        .gateways()
        .map((it) => it.id)
        .sort(),
      ofHome: numbers.map((n) => [directory.gatewaysOf(`h${n}`), directory.devicesOf(`h${n}`)]),
      devices: numbers.flatMap((d) => numbers.map((g) => directory.device(`g${g}`, `d${d}`))),
    }
  }

  it('calls its listeners once for each change until they stop listening', () => {
    const directory = new MemoryDirectory()
    let told = 0
    const stop = directory.onChange(() => {
      told += 1
    })
    directory.put({ ...nothing, homes: [sampleHome('h01')] })
    directory.replace(nothing)
    stop()
    directory.put(nothing)
    expect(told).toBe(2)
    expect(directory.homes()).toEqual([])
  })
})
