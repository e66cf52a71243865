import { createHash } from 'node:crypto'
import type { DecodedReading, Decoder } from '../core/decoder.ts'
import type { Stopped } from '../core/consent.ts'
import type { Device, Directory, Gateway } from '../core/directory.ts'
import type { DecodedMessage, QuarantineReason } from '../core/feed.ts'
import type { Message } from '../core/message.ts'
import type { Metric } from '../core/metric.ts'
import { isLifeSafety, isPosition, metricFacts } from '../core/metric.ts'
import type { HomeId } from '../core/names.ts'
import type { HeardReading } from '../core/reading.ts'
import { believedTime } from './believed-time.ts'

/** Who is asked what a message means. */
export interface Interpreters {
  readonly decoders: readonly Decoder[]
  readonly directory: Directory
  /** Does the home's resident agree to tell where they are? Nobody does when left out. */
  readonly mayLocate?: (home: HomeId) => boolean
  /** What residents no longer agree to; nothing when left out. */
  readonly stopped?: Stopped
}

/** A device's clock as one message shows it. `replaced`: it could not be believed. */
export interface ClockShown {
  readonly device: Device
  readonly saidAt: number
  readonly replaced: boolean
}

export interface Interpretation {
  readonly decoded: DecodedMessage
  readonly clocks: readonly ClockShown[]
  /** Readings of a position that were dropped for want of the resident's consent. */
  readonly unwanted?: number
  /** Readings that were dropped since the resident no longer agrees to them. */
  readonly stopped?: number
}

interface Lost {
  readonly lost?: readonly Metric[]
  readonly of?: readonly string[]
}
type Undecodable = Pick<DecodedMessage, 'undecodable'>

const NONE: readonly never[] = []

/** A message of which nothing can be used. */
const allQuarantined = (reason: QuarantineReason, detail: string, undecodable: Undecodable = {}): Interpretation => ({
  decoded: { readings: NONE, unregistered: NONE, quarantine: { reason, detail }, unknown: NONE, ...undecodable },
  clocks: NONE,
})

/** An empty retained message is how MQTT forgets a retained one: it says nothing. */
const NOTHING_SAID: Interpretation = {
  decoded: { readings: NONE, unregistered: NONE, quarantine: undefined, unknown: NONE },
  clocks: NONE,
}

/**
 * What a message says, and of whom. Each reading in it goes one of two ways: into `readings`, or with the whole message into the
 * quarantine for the reason given; but a position of somebody who did not agree to it goes nowhere. Never throws.
 */
export function interpret(message: Message, interpreters: Interpreters): Interpretation {
  const decoder = interpreters.decoders.find((one) => one.accepts(message.topic))
  const meant = meaningOf(message, decoder, interpreters)
  if (meant.decoded.quarantine === undefined) return meant
  if (decoder?.tellsWhere !== true && !namesAPlace(message.payload)) return meant
  return { ...meant, decoded: { ...meant.decoded, tellsWhere: true } }
}

/** A key whose value is a position, whatever else its name says: `lat`, `gps_longitude`, `GeoLocation`. */
const WHERE = /"(?:[\w:.-]*(?:[_:.-]|gps))?(?:lat|latitude|lng|lon|longitude|geolocation|gps|coordinates?)"\s*:/i

/** Whether a payload of which not all was understood may say where somebody is, in words that no decoder takes. */
const namesAPlace = ({ buffer, byteOffset, byteLength }: Uint8Array): boolean =>
  WHERE.test(Buffer.from(buffer, byteOffset, byteLength).toString('latin1'))

function meaningOf(message: Message, decoder: Decoder | undefined, interpreters: Interpreters): Interpretation {
  const { directory } = interpreters
  if (message.standing === 'foreign') return allQuarantined('foreign-topic', 'the gateway may not speak on this topic')
  if (message.retain && message.payload.length === 0) return NOTHING_SAID
  if (decoder === undefined) {
    return allQuarantined('unknown-format', 'no format takes this topic', undecodable(message, directory))
  }
  const decoded = decoder.decode(message)
  if ('quarantine' in decoded) {
    return allQuarantined(decoded.quarantine, decoded.detail, undecodable(message, directory, decoded))
  }
  const sorter = new Sorter(message, interpreters)
  for (const reading of decoded.readings) sorter.sort(reading)
  const { partly } = decoded
  if (partly === undefined) return sorter.finish(decoded.unknown)
  sorter.blame(partly.reason, partly.detail)
  return sorter.finish(decoded.unknown, undecodable(message, directory, partly))
}

/** Whose words were lost, if they may have been a call for help: the first registered device's of those that can be meant. */
function undecodable(message: Message, directory: Directory, { lost, of = NONE }: Lost = {}): Undecodable {
  if (message.retain || (lost !== undefined && !lost.some(isLifeSafety))) return {}
  const named = of.map((name) => directory.device(message.gateway, name)).find((one) => one !== undefined)
  const device = named ?? deviceNamed(message, directory)
  if (device === undefined || directory.gateway(message.gateway)?.homes.includes(device.home) !== true) return {}
  return { undecodable: { home: device.home, device: device.id } }
}

/** The registry takes none longer: a topic of thirty thousand levels would otherwise be looked up as thirty thousand long names. */
const LONGEST_EXTERNAL_ID = 100

/** The gateway's device that the topic names by one of its levels, or by all from one on; the last such level counts. */
function deviceNamed({ gateway, topic }: Message, directory: Directory): Device | undefined {
  const home = HOME_TOPIC.exec(topic)?.[1]
  let start = topic.length + 1
  for (const level of topic.split('/').toReversed()) {
    start -= level.length + 1
    const names = topic.length - start > LONGEST_EXTERNAL_ID ? [level] : [topic.slice(start), level]
    const device = names.map((name) => directory.device(gateway, name)).find((one) => one !== undefined)
    if (device !== undefined) return home === undefined || device.home === home ? device : undefined
  }
  return undefined
}

const HOME_TOPIC = /^homes\/([^/]+)\//

/** Sorts a message's readings into what is stored, what is only told, and what is the quarantine's. */
class Sorter {
  readonly #message: Message
  readonly #directory: Directory
  readonly #mayLocate: Interpreters['mayLocate']
  readonly #mustStop: Interpreters['stopped']
  readonly #gateway: Gateway | undefined
  readonly #topicHome: HomeId | undefined
  /** The homes that the topic may mean: the one that it names, else the only one of the gateway. */
  readonly #meant: readonly HomeId[]
  readonly #readings: HeardReading[] = []
  readonly #unregistered: HeardReading[] = []
  readonly #clocks: ClockShown[] = []
  #reason: QuarantineReason | undefined
  #detail = ''
  #digest: string | undefined
  #tellsWhere = false
  #unwanted = 0
  #stopped = 0
  readonly #hushed = new Set<HomeId>()

  constructor(message: Message, { directory, mayLocate, stopped }: Interpreters) {
    this.#message = message
    this.#directory = directory
    this.#mayLocate = mayLocate
    this.#mustStop = stopped
    this.#gateway = directory.gateway(message.gateway)
    this.#topicHome = HOME_TOPIC.exec(message.topic)?.[1]
    const homes = this.#gateway?.homes ?? NONE
    if (this.#topicHome !== undefined) this.#meant = [this.#topicHome]
    else this.#meant = homes.length === 1 ? homes : NONE
  }

  sort(reading: DecodedReading): void {
    this.#tellsWhere ||= isPosition(reading.metric)
    const device = this.#directory.device(this.#message.gateway, reading.externalId)
    if (device === undefined) {
      this.blame('unknown-device', reading.externalId)
      this.#tellAnyway(reading, this.#meant)
    } else if (!this.#maySpeakOf(device.home)) {
      this.blame('device-elsewhere', `${device.id} is registered to another home`)
      // On a gateway of many homes nobody knows whether the device was moved or speaks on another's topic: both are asked.
      this.#tellAnyway(reading, [...this.#meant, device.home])
    } else if (this.#mustStop?.(device, reading.metric) === true) {
      this.#stopped += 1
      if (!this.#message.retain) this.#hushed.add(device.home)
    } else if (isInRange(reading)) {
      this.#keep(reading, device)
    } else {
      this.blame('out-of-range', `${reading.metric}: ${reading.value}`)
    }
  }

  #maySpeakOf(home: HomeId): boolean {
    return this.#topicHome === undefined ? this.#gateway?.homes.includes(home) === true : home === this.#topicHome
  }

  /** Sends the message into the quarantine too. The first reason names it, the details are gathered. */
  blame(reason: QuarantineReason, detail: string): void {
    this.#reason ??= reason
    if (this.#detail.includes(detail)) return
    this.#detail = (this.#detail === '' ? detail : `${this.#detail}; ${detail}`).slice(0, 200)
  }

  finish(unknown: readonly string[], undecodable: Undecodable = {}): Interpretation {
    const quarantine = this.#reason === undefined ? undefined : { reason: this.#reason, detail: this.#detail }
    const where = this.#tellsWhere || this.#stopped > 0 ? { tellsWhere: true as const } : {}
    const hushed = this.#hushed.size === 0 ? {} : { hushed: [...this.#hushed] }
    const readings = this.#readings
    return {
      decoded: { readings, unregistered: this.#unregistered, quarantine, unknown, ...undecodable, ...where, ...hushed },
      clocks: this.#clocks,
      ...(this.#unwanted === 0 ? {} : { unwanted: this.#unwanted }),
      ...(this.#stopped === 0 ? {} : { stopped: this.#stopped }),
    }
  }

  #keep(reading: DecodedReading, device: Device): void {
    if (isPosition(reading.metric) && this.#mayLocate?.(device.home) !== true) {
      this.#unwanted += 1
      return
    }
    const heard = this.#heard(reading, { home: device.home, device: device.id, unregistered: false })
    this.#readings.push(heard)
    // History and memories say nothing of how the clock stands now.
    if (reading.at === undefined || reading.reckoned || reading.history || this.#message.retain) return
    this.#clocks.push({ device, saidAt: reading.at, replaced: !heard.ownTime })
  }

  /** A life-safety value that is nobody's raises an alert all the same, at each home that can be meant and that the gateway speaks for. */
  #tellAnyway(reading: DecodedReading, meant: readonly HomeId[]): void {
    if (!isLifeSafety(reading.metric)) return
    const device = reading.externalId.replaceAll(/[^\w-]/g, '_').slice(0, 64)
    for (const home of this.#gateway?.homes ?? NONE) {
      if (!meant.includes(home)) continue
      this.#unregistered.push(this.#heard(reading, { home, device, unregistered: true }))
    }
  }

  #heard(reading: DecodedReading, whose: Pick<HeardReading, 'home' | 'device' | 'unregistered'>): HeardReading {
    const { gateway, receivedAt, retain } = this.#message
    const believed = believedTime(reading.at, receivedAt)
    return {
      home: whose.home,
      device: whose.device,
      metric: reading.metric,
      value: reading.value,
      at: believed ?? receivedAt,
      receivedAt,
      gateway,
      retained: retain,
      ...(retain ? { payloadDigest: this.#payloadDigest() } : {}),
      ownTime: believed !== undefined && reading.reckoned !== true,
      history: reading.history === true,
      unregistered: whose.unregistered,
    }
  }

  #payloadDigest(): string {
    return (this.#digest ??= createHash('sha256').update(this.#message.payload).digest('base64url').slice(0, 22))
  }
}

function isInRange({ metric, value }: DecodedReading): boolean {
  if (typeof value === 'boolean') return true
  const { min = -Infinity, max = Infinity } = metricFacts(metric)
  return value >= min && value <= max
}
