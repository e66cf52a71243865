import { describe, expect, it } from 'vitest'
import { DEVICE_KINDS, deviceKind } from '../../core/device-kind.ts'
import type { DeviceRole } from '../../core/directory.ts'
import { DEVICE_MODELS } from '../../device-sim/devices/device-models.ts'

const zhOf = (model: string, role: DeviceRole = 'fixed'): string | undefined => {
  const kind = deviceKind({ role, model })
  return kind === undefined ? undefined : DEVICE_KINDS[kind].zh
}

describe('what people call a device', () => {
  it.each([
    ['native-sos', '求助按钮'],
    ['TS0215A_sos', '求助按钮'],
    ['RTCGQ11LM', '人体感应'],
    ['RTCZCGQ11LM', '存在感应'],
    ['MCCGQ11LM', '门磁'],
    ['JTYJ-GD-01LM/BW', '烟雾报警器'],
    ['JTQJ-BF-01LM/BW', '燃气报警器'],
    ['SJCGQ11LM', '水浸传感器'],
    ['MIR-HE200-TY_fall', '跌倒雷达'],
    ['native-carbon-monoxide', '一氧化碳报警器'],
    ['定位手表', '手表'],
    ['X-1000', undefined],
  ])('is told by the model %s: %s', (model, zh) => {
    expect(zhOf(model)).toBe(zh)
  })

  it('is told by its place before its model', () => {
    expect(zhOf('X-1000', 'outer-door')).toBe('门磁')
    expect(zhOf('native-motion', 'bed')).toBe('睡眠床垫')
  })

  it('has a word for every model that can be simulated', () => {
    expect(Object.keys(DEVICE_MODELS).filter((model) => zhOf(model) === undefined)).toEqual([])
  })
})
