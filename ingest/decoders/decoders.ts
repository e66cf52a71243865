import type { Decoder } from '../../core/decoder.ts'
import { alinkDecoder } from './alink.ts'
import { chirpstackDecoder } from './chirpstack.ts'
import { esphomeDecoder } from './esphome.ts'
import { huaweiIotdaDecoder } from './huawei-iotda.ts'
import { nativeDecoder } from './native.ts'
import { onenetDecoder } from './onenet.ts'
import { owntracksDecoder } from './owntracks.ts'
import { shellyGen1Decoder } from './shelly-gen1.ts'
import { shellyDecoder } from './shelly.ts'
import { tasmotaDecoder } from './tasmota.ts'
import { tencentIotDecoder } from './tencent-iot.ts'
import { zigbee2mqttDecoder } from './zigbee2mqtt.ts'

/** Where things stand in a district's topics. */
export interface DecoderSettings {
  /** Base topics of Zigbee2MQTT bridges, below a home and as they come by default; `{home}` stands for any one level. */
  readonly zigbee2mqttBases?: readonly string[]
  /** Base topics of OwnTracks apps, in the same way. */
  readonly owntracksBases?: readonly string[]
}

/** Every format that the hub takes, in the order in which they are asked. A new one is one line here. */
export function decoders(settings: DecoderSettings = {}): readonly Decoder[] {
  const bases = settings.zigbee2mqttBases ?? ['homes/{home}/zigbee2mqtt', 'zigbee2mqtt']
  const owntracks = settings.owntracksBases ?? ['homes/{home}/owntracks', 'owntracks/{user}']
  return [
    // Before the native one: a bridge's device may be called `up`.
    ...bases.map(zigbee2mqttDecoder),
    ...owntracks.map(owntracksDecoder),
    nativeDecoder,
    alinkDecoder,
    onenetDecoder,
    tencentIotDecoder,
    huaweiIotdaDecoder,
    chirpstackDecoder,
    tasmotaDecoder,
    // Before the second one: `shellies/x/online` stands two levels down.
    shellyGen1Decoder,
    shellyDecoder,
    esphomeDecoder,
  ]
}
