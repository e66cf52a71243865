import type { Decoded, Decoder } from '../../core/decoder.ts'
import { type Metric, metricFacts } from '../../core/metric.ts'
import { parseInstant } from '../../core/time.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { type Part, together } from './decoded-together.ts'
import { isJsonObject, parseObject } from './payload-json.ts'
import { saysState, takeProperties } from './thing-model.ts'
import { metricAtEnd, thingMetric } from './thing-names.ts'

const TOPIC = /^(?:homes\/[^/]+\/)?\$oc\/devices\/([^/]+)\/sys\/(?:gateway\/sub_devices\/)?properties\/report(?:\?.*)?$/

type Fields = Readonly<Record<string, unknown>>

/**
 * Huawei IoTDA: `$oc/devices/{device_id}/sys/properties/report`, and a gateway's `…/sys/gateway/sub_devices/properties/report`, as they come or
 * below `homes/{home}`, with or without `?request_id=…`. The external id is the `device_id`. `event_time` is ISO 8601 in its basic form, in UTC.
 * (support.huaweicloud.com/api-iothub/iot_06_v5_3010.html)
 */
export const huaweiIotdaDecoder: Decoder = {
  format: 'huawei-iotda',
  accepts: (topic) => topic.includes('/properties/report') && TOPIC.test(topic),
  decode({ topic, payload }) {
    const device = TOPIC.exec(topic)?.[1] ?? ''
    const parsed = parseObject(payload)
    if ('quarantine' in parsed) return parsed
    const { devices, services } = parsed.fields
    if (devices === undefined) return readServices(device, services)
    if (!Array.isArray(devices)) return { quarantine: 'malformed', detail: 'devices: expected a list' }
    return together(devices.map(readSubDevice))
  },
}

function readSubDevice(said: unknown): Part {
  const device = isJsonObject(said) ? said['device_id'] : undefined
  if (!isJsonObject(said) || typeof device !== 'string')
    return { decoded: { quarantine: 'malformed', detail: 'device_id: expected a name' } }
  return { device, decoded: readServices(device, said['services']) }
}

function readServices(device: string, services: unknown): Decoded {
  if (!Array.isArray(services)) return { quarantine: 'malformed', detail: 'services: expected a list' }
  const builder = new DecodedBuilder(device)
  for (const service of services) {
    if (isJsonObject(service)) takeService(builder, service)
    else builder.fault('a service is not an object')
  }
  return builder.finish()
}

function takeService(builder: DecodedBuilder, { service_id: id, properties, event_time: eventTime }: Fields): void {
  const time = typeof eventTime === 'string' ? basicInstant(eventTime) : undefined
  const named = isJsonObject(properties) && typeof id === 'string' ? byService(properties, id) : properties
  takeProperties(builder, named, { time })
}

/**
 * Where the service's name says what is told, its property may be called `value`: so it is in the documentation's own examples. Each stands
 * alone, since two of them may mean the same.
 */
function byService(properties: Fields, service: string): readonly Fields[] {
  const metric = metricAtEnd(inWords(service))
  const isOnly = (name: string): boolean => {
    if (metric === undefined) return name === 'value'
    return thingMetric(name) === undefined && (isMeasure(metric) ? isFigure(name) : saysState(name))
  }
  const said = Object.entries(properties)
  if (said.length === 0) return [properties]
  return said.map(([name, value]) => ({ [isOnly(name) ? (metric ?? service) : name]: value }))
}

/** More than any service's name has. */
const LONGEST_NAME = 64

/** `SmokeDetector` as `Smoke_Detector`, `SOSButton` as `SOS_Button`. */
const inWords = (name: string): string =>
  name
    .slice(0, LONGEST_NAME)
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')

const isMeasure = (metric: Metric): boolean => metricFacts(metric).kind === 'measure'
const isFigure = (name: string): boolean => name === 'value' || name === 'level'

const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/

/** `20151212T121212Z`, or the extended form. */
const basicInstant = (text: string): number | undefined => parseInstant(text.replace(BASIC, '$1-$2-$3T$4:$5:$6$7Z'))
