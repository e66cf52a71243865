import { describe, expect, it } from 'vitest'
import { gatewaysOfLabel, labelOf } from '../../core/gateway-label.ts'

describe('the label of a gateway', () => {
  it.each([
    ['our own label', 'shouwang:gw/gw-0042'],
    ['our own label with more behind it', 'shouwang:gw/gw-0042?batch=7#x'],
    ['the bare number, with spaces around it', '  gw-0042\n'],
    ['JSON', '{"model":"HUB-2","sn":"gw-0042"}'],
    ['JSON with another spelling', '{"Serial Number":"gw-0042","mac":"AA:BB:CC:00:11:22"}'],
    ['lines of a vendor', 'MODEL:HUB-2;SN:gw-0042;FW=1.2'],
    ['lines under each other', 'MODEL HUB-2\nS/N: gw-0042'],
    ['an address with a query', 'https://vendor.example/i?m=HUB-2&deviceName=gw-0042'],
    ['an address that ends in it', 'http://vendor.example/box/gw-0042/'],
    ['capitals', 'GW-0042'],
  ])('names the gateway: %s', (_, text) => {
    expect(gatewaysOfLabel(text)).toContain('gw-0042')
  })

  it('reads back what it prints', () => {
    expect(gatewaysOfLabel(labelOf('gw_7'))[0]).toBe('gw_7')
  })

  it('takes a MAC address with and without its separators', () => {
    expect(gatewaysOfLabel('AA:BB:CC:00:11:22')).toEqual(expect.arrayContaining(['AABBCC001122', 'aabbcc001122']))
    expect(gatewaysOfLabel('{"mac":"aa-bb-cc-00-11-22"}')[0]).toBe('aa-bb-cc-00-11-22')
  })

  it.each([
    ['nothing', ''],
    ['a payment', 'wxp://f2f0abc?x'],
    ['a greeting', '你好,请付款'],
    ['a script', '<script>alert(1)</script>'],
    ['a way out of the folder', 'shouwang:gw/../../etc/passwd'],
    ['an object within JSON', '{"sn":{"$ne":1}}'],
    ['JSON that breaks off', '{"sn":"gw-0042"'],
    ['a prototype', '{"__proto__":{"sn":"x"}}'],
    ['too much', `gw-0042${' '.repeat(10)}${'x'.repeat(3000)}`],
    ['an empty own label', 'shouwang:gw/'],
  ])('names none: %s', (_, text) => {
    expect(gatewaysOfLabel(text)).toEqual([])
  })
})
