import type { Decoded, Decoder } from '../../core/decoder.ts'
import type { Message } from '../../core/message.ts'
import { decodeFlat } from './flat-json.ts'
import { isJsonObject, parseJson } from './payload-json.ts'
import { decodeSenml } from './senml-json.ts'

const TOPIC = /^homes\/[^/]+\/([^/]+)\/up$/

/** Our own topic `homes/{home}/{device}/up`: an array is a SenML pack, an object is a flat one. */
export const nativeDecoder: Decoder = {
  format: 'native',
  accepts: (topic) => topic.endsWith('/up') && TOPIC.test(topic),
  decode(message: Message): Decoded {
    const externalId = TOPIC.exec(message.topic)?.[1]
    if (externalId === undefined) return { quarantine: 'unknown-format', detail: 'not a native topic' }
    const parsed = parseJson(message.payload)
    if ('quarantine' in parsed) return parsed
    if (Array.isArray(parsed.json)) return decodeSenml(externalId, parsed.json, message.receivedAt)
    if (isJsonObject(parsed.json)) return decodeFlat(externalId, parsed.json)
    return { quarantine: 'malformed', detail: 'neither a SenML pack nor an object' }
  },
}
