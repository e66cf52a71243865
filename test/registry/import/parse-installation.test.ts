import { describe, expect, it } from 'vitest'
import { type ListFormat, parseInstallation } from '../../../registry/import/parse-installation.ts'
import type { Installation } from '../../../registry/installation.ts'
import { digestOfSecret } from '../../../registry/gateway-secret.ts'

const AREAS = `areas:
  - { code: 120112, name: 津南区 }
  - { code: 120112103, name: 小站镇 }
  - { code: 120112103201, name: 前营村 }
  - { code: 12011210320101, name: 第一网格 }
`
const HOME = `homes:
  - { id: h01, area: 12011210320101, address: 前营村3组1号, resident: { name: 王秀兰 } }
`
const GATEWAY = `gateways:
  - { id: gw-h01, homes: [h01] }
`

const faultsOf = (text: string, format: ListFormat = 'yaml'): string[] => {
  const parsed = parseInstallation(text, format)
  return 'faults' in parsed ? parsed.faults.map((fault) => `${fault.line}: ${fault.message}`) : []
}
function installationOf(text: string, format: ListFormat = 'yaml'): Installation {
  const parsed = parseInstallation(text, format)
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  return parsed.installation
}

const FAULTY_YAML: [what: string, text: string, expected: RegExp][] = [
  ['an empty file', '', /^1: the file is empty: a list has the parts areas/],
  ['a file of comments', '# nothing\n', /^1: the file is empty/],
  ['a part that is not there', `${AREAS}people:\n  - { id: x }\n`, /^6: there is no part "people"/],
  ['a text instead of parts', 'hello', /^1: a list has the parts/],
  ['parts without records', 'areas:\nhomes: []\n', /^1: there is no record in the file/],
  ['a part that is no sequence', 'areas: 5', /^1: "areas" must be a sequence/],
  ['a record without fields', 'areas:\n  - 120112\n', /^2: an? area must have named fields/],
  ['broken YAML', 'areas:\n  - { code: 120112, name: 津南区\nhomes: []\n', /this is not YAML/],
  ['a key twice', 'areas:\n  - code: 120112\n    code: 120113\n    name: x\n', /^3: this is not YAML/],
  ['an unknown field', 'areas:\n  - code: 120112\n    name: x\n    zip: 5\n', /^4: area 120112 has a field "zip"/],
  [
    'an unknown field of the resident',
    `${AREAS}homes:\n  - id: h01\n    area: 12011210320101\n    address: a\n    resident:\n      name: x\n      sex: f\n`,
    /^12: home h01 has a field "resident.sex"/,
  ],
  [
    'a missing field',
    `${AREAS}homes:\n  - { id: h01, area: 12011210320101, address: a }\n`,
    /^7: home h01: resident.name is missing\.$/,
  ],
  [
    'a name with a blank',
    `${AREAS}homes:\n  - { id: h 01, area: 12011210320101, address: a, resident: { name: x } }\n`,
    /^7: home h 01: id "h 01" must be 1 to 64 of A-Z a-z 0-9 _ -\.$/,
  ],
  [
    'a code of no level',
    'areas:\n  - { code: 12011, name: x }\n',
    /^2: area 12011: code "12011" must be 6, 9, 12 or 14 to 16 digits\.$/,
  ],
  [
    'an area whose parent is missing',
    'areas:\n  - { code: 120112, name: x }\n  - { code: 120112103201, name: y }\n',
    /^3: area 120112103201 lies in 120112103, which is not there: add the town 120112103\.$/,
  ],
  [
    'a home in an area that is not there',
    `${AREAS}homes:\n  - { id: h01, area: 12011210320199, address: a, resident: { name: x } }\n`,
    /^7: home h01 names area 12011210320199, which is not there/,
  ],
  [
    'a home outside the grid',
    `${AREAS}homes:\n  - { id: h01, area: 120112103201, address: a, resident: { name: x } }\n`,
    /^7: home h01 lies in the village 120112103201 but in no grid: name its grid/,
  ],
  [
    'one home twice',
    `${AREAS}${HOME}  - { id: h01, area: 12011210320101, address: a, resident: { name: x } }\n`,
    /^8: home h01 stands on line 7 already/,
  ],
  [
    'a gateway for a home that is not there',
    `${AREAS}gateways:\n  - { id: gw, homes: [h09] }\n`,
    /^7: gateway gw names home h09, which is not there/,
  ],
  [
    'a gateway for no home',
    `${AREAS}gateways:\n  - { id: gw, homes: [] }\n`,
    /^7: gateway gw: homes must name at least one home/,
  ],
  [
    'a short secret, without showing it',
    `${AREAS}${HOME}gateways:\n  - { id: gw, homes: [h01], secret: 123456 }\n`,
    /^9: gateway gw: secret must be 16 to 128 characters/,
  ],
  [
    'a device of a gateway that is not there',
    `${AREAS}devices:\n  - { id: d, gateway: gw, external-id: d, room: hall }\n`,
    /^7: device d hangs on gateway gw, which is not there/,
  ],
  [
    'a device in a home that its gateway does not speak for',
    `${AREAS}${HOME}${GATEWAY}devices:\n  - { id: d, gateway: gw-h01, external-id: d, home: h02, room: hall }\n`,
    /^11: device d is in home h02, for which gateway gw-h01 does not speak/,
  ],
  [
    'one external id twice on a gateway',
    `${AREAS}${HOME}${GATEWAY}devices:\n  - { id: d, gateway: gw-h01, external-id: e, room: hall }\n  - { id: f, gateway: gw-h01, external-id: e, room: hall }\n`,
    /^12: device with external-id e on gateway gw-h01 stands on line 11 already/,
  ],
  [
    'a room that is none',
    `${AREAS}${HOME}${GATEWAY}devices:\n  - { id: d, gateway: gw-h01, external-id: e, room: cellar }\n`,
    /^11: device d: room "cellar" must be one of living, bedroom/,
  ],
  [
    'a phone that is none',
    `${AREAS}responders:\n  - { id: r, name: x, phone: 12345, role: district, area: 120112 }\n`,
    /^7: responder r: phone "12345" is not a phone number/,
  ],
  [
    'village staff at the district',
    `${AREAS}responders:\n  - { id: r, name: x, phone: 13800000001, role: village, area: 120112 }\n`,
    /^7: responder r is village staff but stands at the district 120112: name the code of the village/,
  ],
  [
    'staff without an area',
    `${AREAS}responders:\n  - { id: r, name: x, phone: 13800000001, role: town }\n`,
    /^7: responder r needs an area: the code of the town/,
  ],
  [
    'staff with homes',
    `${AREAS}${HOME}responders:\n  - { id: r, name: x, phone: 13800000001, role: town, area: 120112103, homes: [h01] }\n`,
    /^9: responder r is town staff and answers for an area: leave the homes out/,
  ],
  [
    'a neighbour of nobody',
    `${AREAS}responders:\n  - { id: r, name: x, phone: 13800000001, role: neighbour }\n`,
    /^7: responder r is a neighbour: name the homes/,
  ],
]

describe('a YAML list', () => {
  it('is read with everything it says, and usual values where it says nothing', () => {
    const { homes, gateways, devices, responders } = installationOf(`${AREAS}
homes:
  - id: h01
    area: 12011210320101
    address: 前营村3组1号
    resident: { name: 王秀兰, birth-year: 1948, phone: 138 0000 0001 }
    care-level: partly-dependent
    risk-grade: red
    occupants: 2
    pets: yes
    entry: 钥匙在邻居处
    inactivity-ceiling-hours: 8
  - { id: h02, area: 12011210320101, address: 前营村3组2号, resident: { name: 李福 } }
gateways:
  - { id: gw-h01, homes: [h01], secret: demo-only-secret-0001 }
  - { id: gw-block, homes: h01 h02 }
devices:
  - { id: h01-door, gateway: gw-h01, external-id: 0x00158d, room: hall, role: outer-door, model: MCCGQ11LM }
  - { id: h02-sos, gateway: gw-block, external-id: sos, home: h02, room: bedroom }
responders:
  - { id: zhao, name: 赵敏, phone: +86 138-0000-0002, role: village, area: 120112103201 }
  - { id: wu, name: 吴刚, phone: 13800000003, role: neighbour, homes: [h02] }
`)
    expect(homes[0]).toEqual({
      id: 'h01',
      area: '12011210320101',
      address: '前营村3组1号',
      residentName: '王秀兰',
      residentBirthYear: 1948,
      residentPhone: '+8613800000001',
      careLevel: 'partly-dependent',
      riskGrade: 'red',
      occupants: 2,
      pets: true,
      entry: '钥匙在邻居处',
      inactivityCeiling: 8 * 3_600_000,
    })
    expect(homes[1]).toMatchObject({ careLevel: 'self-caring', riskGrade: 'green', occupants: 1, pets: false })
    expect(gateways).toEqual([
      { id: 'gw-h01', homes: ['h01'], secretDigest: digestOfSecret('demo-only-secret-0001') },
      { id: 'gw-block', homes: ['h01', 'h02'], secretDigest: undefined },
    ])
    expect(devices[0]).toEqual({
      id: 'h01-door',
      gateway: 'gw-h01',
      externalId: '0x00158d',
      home: 'h01',
      model: 'MCCGQ11LM',
      room: 'hall',
      role: 'outer-door',
    })
    expect(devices[1]).toMatchObject({ home: 'h02', model: 'unknown', role: 'fixed' })
    expect(responders[0]).toMatchObject({ phone: '+8613800000002', area: '120112103201', homes: [] })
    expect(responders[1]).toMatchObject({ area: '12011210320101', homes: ['h02'] })
  })

  it.each(FAULTY_YAML)('with %s is refused, with its line and what to do', (_what, text, expected) => {
    const faults = faultsOf(text)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(expected)
  })

  it('names all faults at once, by line, and no fault that only follows from another', () => {
    const faults = faultsOf(`${AREAS}
homes:
  - { id: h01, area: 12011210320101, address: "", resident: { name: x, phone: none } }
gateways:
  - { id: gw-h01, homes: [h01] }
  - { id: gw-h02, homes: [h01], secret: short }
devices:
  - { id: d1, gateway: gw-h02, external-id: e, room: hall }
  - { id: d2, gateway: gw-h01, external-id: e, room: nowhere }
responders:
  - { id: r1, name: x, phone: 13800000001, role: neighbour, homes: [h01] }
`)
    expect(faults.map((fault) => fault.slice(0, 22))).toEqual([
      '8: home h01: address "',
      '8: home h01: resident.',
      '11: gateway gw-h02: se',
      '14: device d2: room "n',
    ])
  })
})

describe('a CSV list', () => {
  const CSV = [
    'kind,id,code,name,area,address,resident.name,homes,gateway,external-id,room,role,phone',
    'area,,120112,津南区',
    'area,,120112103,小站镇',
    'area,,120112103201,前营村',
    'area,,12011210320101,第一网格',
    'home,h01,,,12011210320101,"前营村3组,1号",王秀兰',
    'home,h02,,,12011210320101,前营村3组2号,李福',
    'gateway,gw-a,,,,,,h01 h02',
    'device,h01-door,,,,,,,gw-a,door,hall,outer-door',
    'responder,wu,,吴刚,,,,h01;h02,,,,neighbour,13800000003',
  ]
  const withHome = (row: string): string => [...CSV.slice(0, 8), row, ...CSV.slice(9)].join('\n')

  it('says the same as the YAML that holds the same', () => {
    const csv = [...CSV]
    csv[0] = `${csv[0]},home`
    csv[8] = 'device,h01-door,,,,,,,gw-a,door,hall,outer-door,,h01'
    const yaml = `${AREAS}
homes:
  - { id: h01, area: 12011210320101, address: "前营村3组,1号", resident: { name: 王秀兰 } }
  - { id: h02, area: 12011210320101, address: 前营村3组2号, resident: { name: 李福 } }
gateways: [ { id: gw-a, homes: [h01, h02] } ]
devices: [ { id: h01-door, gateway: gw-a, external-id: door, home: h01, room: hall, role: outer-door } ]
responders: [ { id: wu, name: 吴刚, phone: 13800000003, role: neighbour, homes: [h01, h02] } ]
`
    expect(installationOf(csv.join('\n'), 'csv')).toEqual(installationOf(yaml))
    expect(installationOf(`${csv.join('\r\n')}\r\n\r\n`, 'csv')).toEqual(installationOf(yaml))
    const semicolons = csv.map((row) =>
      row.replaceAll('h01;h02', 'h01 h02').replace('"前营村3组,1号"', '前营村3组 1号').replaceAll(',', ';'),
    )
    expect(installationOf(semicolons.join('\n'), 'csv').responders[0]?.homes).toEqual(['h01', 'h02'])
  })

  it.each([
    ['an empty file', '', /^1: the file is empty: begin with a line of column names/],
    ['only a header', 'kind,id', /^1: there is no record in the file/],
    ['no kind column', 'id,name\nx,y', /^1: there is no column "kind"/],
    ['an unknown column', 'kind,code,name,zip\narea,120112,x,5', /^1: there is no column "zip"/],
    ['a column twice', 'kind,code,name,name\narea,120112,x,y', /^1: there are two columns "name"/],
    ['an unknown kind', 'kind,code,name\narea,120112,x\nhouse,1,2', /^3: "house" is no kind of record/],
    ['a cell too many', 'kind,code,name\narea,120112,x,y', /^2: cell 4 stands under no column name/],
    [
      'a field of another kind',
      'kind,code,name,phone\narea,120112,x,5',
      /^2: area 120112 has a field "phone", which no area has/,
    ],
    ['a quotation mark left open', 'kind,code,name\narea,120112,"x\n', /this is not CSV/],
    [
      'a device that could be in two homes',
      withHome('device,d,,,,,,,gw-a,door,hall'),
      /^9: device d needs a home: its gateway speaks for 2 of them/,
    ],
  ])('with %s is refused, with its line and what to do', (_what, text, pattern) => {
    const faults = faultsOf(text, 'csv')
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(pattern)
  })

  it('counts lines as an editor does, through empty lines and cells of several lines', () => {
    const text = 'kind,code,name\n\narea,120112,"x\n"\n\narea,12011,"y\nz"\n'
    expect(faultsOf(text, 'csv').map((fault) => fault.split(':')[0])).toEqual(['6', '6'])
  })
})
