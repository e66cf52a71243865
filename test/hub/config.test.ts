import { describe, expect, it } from 'vitest'
import { isHubError } from '../../core/errors.ts'
import { readConfig } from '../../hub/config.ts'

function faultsOf(environment: Record<string, string>): string {
  try {
    readConfig(environment)
  } catch (error) {
    if (isHubError(error, 'CONFIG_INVALID')) return error.message
    throw error
  }
  return ''
}

const TWILIO = {
  TWILIO_ACCOUNT_SID: 'AC0123456789abcdef0123456789abcdef',
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_FROM: '+15550100000',
}

describe('settings', () => {
  it('an empty environment is the embedded hub with SMS on the console', () => {
    expect(readConfig({})).toMatchObject({
      dataDir: 'data',
      mqttPort: 1883,
      httpPort: 8080,
      timeZone: 'Asia/Shanghai',
      telemetry: { kind: 'embedded' },
      smsVendors: ['console'],
      tls: undefined,
    })
  })

  it('names every wrong setting in one message', () => {
    const faults = faultsOf({
      HUB_MQTT_PORT: 'banana',
      HUB_HTTP_PORT: '70000',
      HUB_TIME_ZONE: 'Mars/Olympus',
      HUB_TELEMETRY: 'influx9',
      HUB_SMS: 'pigeon',
      HUB_ADMIN_PASSWORD: 'short',
      HUB_TYPO: '1',
      TWILIO_FORM: '+1',
    })
    const names = [
      'HUB_MQTT_PORT',
      'HUB_HTTP_PORT',
      'HUB_TIME_ZONE',
      'HUB_TELEMETRY',
      'HUB_SMS',
      'HUB_ADMIN_PASSWORD',
      'HUB_TYPO',
      'TWILIO_FORM',
    ]
    for (const name of names) expect(faults).toContain(name)
  })

  it.each([
    ['twilio without its account', { HUB_SMS: 'twilio' }, ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM']],
    [
      'influx2 without token and organisation',
      { HUB_TELEMETRY: 'influx2' },
      ['HUB_INFLUX_URL', 'HUB_INFLUX_TOKEN', 'HUB_INFLUX_ORG'],
    ],
    ['MQTT over TLS without a certificate', { HUB_MQTTS_PORT: '8883' }, ['HUB_TLS_CERT', 'HUB_TLS_KEY']],
  ])('says what is missing together: %s', (_, environment, missing) => {
    const faults = faultsOf(environment)
    for (const name of missing) expect(faults).toContain(`${name} is needed`)
  })

  it('wants an administrator password where the page is for real', () => {
    expect(() => readConfig({}, { adminPasswordNeeded: true })).toThrow(/HUB_ADMIN_PASSWORD is needed/)
  })

  it('keeps the order of SMS vendors', () => {
    expect(readConfig({ HUB_SMS: 'twilio, console', ...TWILIO }).smsVendors).toEqual(['twilio', 'console'])
  })

  it('takes an empty value as not set, as compose files write it', () => {
    expect(readConfig({ HUB_PUBLIC_URL: '', HUB_MQTT_PORT: '' })).toMatchObject({
      publicUrl: undefined,
      mqttPort: 1883,
    })
  })

  it('leaves other names of the environment alone', () => {
    expect(readConfig({ PATH: '/bin', HUBCAP: '4' }).mqttPort).toBe(1883)
  })
})
