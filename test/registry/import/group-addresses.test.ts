import { describe, expect, it } from 'vitest'
import { parseInstallation } from '../../../registry/import/parse-installation.ts'

const parsed = (rest: string) => parseInstallation(`areas:\n  - { code: 120112, name: 津南区 }\n${rest}`, 'yaml')
const duty = (phone: string): string =>
  `responders:\n  - { id: duty, name: 区值班群, phone: "${phone}", role: district, area: 120112 }\n`

describe('the address of a chat group', () => {
  it('may stand for the phone of a responder', () => {
    expect(parsed(duty('group:district-duty'))).toMatchObject({
      installation: { responders: [{ phone: 'group:district-duty' }] },
    })
  })

  it.each(['group:', 'group:drill', 'group:值班群', 'group:Duty', `group:${'a'.repeat(33)}`])(
    'is refused as %s',
    (phone) => {
      expect(parsed(duty(phone))).toMatchObject({ faults: [{ message: expect.stringMatching(/names no group/) }] })
    },
  )

  it('is no phone of a resident', () => {
    const home = `homes:\n  - { id: h01, area: 120112, address: x, resident: { name: x, phone: "group:duty" } }\n`
    expect(JSON.stringify(parsed(home))).toMatch(/is not a phone number/)
  })
})

describe('what is called like a drill', () => {
  it.each([
    ['homes', '{ id: drill-120112, area: 120112, address: x, resident: { name: x } }'],
    ['gateways', '{ id: drill-120112, homes: [h01] }'],
  ])('is refused among the %s: its alarms would reach nobody', (kind, record) => {
    expect(JSON.stringify(parsed(`${kind}:\n  - ${record}\n`))).toMatch(/kept for drills: choose another/)
  })
})
