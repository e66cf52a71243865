import type { Decoded, Decoder } from '../../core/decoder.ts'
import { readThings } from './alink.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { parseObject } from './payload-json.ts'
import { takeEvents, takeProperties } from './thing-model.ts'

const TOPIC = /^(?:homes\/[^/]+\/)?\$sys\/[^/]+\/([^/]+)\/thing\/(property|event|pack|history)\/post$/

/**
 * OneNET, the thing model of China Mobile: `$sys/{pid}/{device}/thing/property/post`, as it comes or below `homes/{home}`. The device's external
 * id is its name. Times are in ms since 1970. (open.iot.10086.cn, OneJSON)
 */
export const onenetDecoder: Decoder = {
  format: 'onenet',
  accepts: (topic) => topic.endsWith('/post') && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, device = '', what = ''] = TOPIC.exec(topic) ?? []
    const parsed = parseObject(payload)
    if ('quarantine' in parsed) return parsed
    const { params } = parsed.fields
    if (what === 'pack') return readThings(device, params, {})
    if (what === 'history') return readThings(device, params, { history: true })
    return readOwn(device, what, params)
  },
}

function readOwn(device: string, what: string, params: unknown): Decoded {
  const builder = new DecodedBuilder(device)
  if (what === 'event') takeEvents(builder, params, {})
  else takeProperties(builder, params, {})
  return builder.finish()
}
