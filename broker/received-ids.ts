import type { ClassicLevel } from 'classic-level'

/** A QoS 2 message as it came. */
export interface Coming {
  readonly clientId: string
  /** Its packet id. */
  readonly id: number
  /** The connection it came over; another object for each. */
  readonly over: object
  /** Its sender says that it is sent again [MQTT-3.3.1-1]. */
  readonly again: boolean
  /** Of its topic and payload: what is sent again is the same (MQTT 3.1.1, section 4.4). */
  readonly digest: string
}

interface Received {
  /** Resolves when its message is in the journal. */
  readonly journalled: Promise<unknown>
  /** What it came over; `undefined` when that was before a restart. */
  readonly over: object | undefined
  /** Empty when an older version of the hub kept none. */
  readonly digest: string
  /** The MQTT server was told to keep it until PUBREL. */
  stored: boolean
}

const PREFIX = 'received:'
const keyOf = (clientId: string, id: number): string => `${PREFIX}${encodeURIComponent(clientId)}:${id}`
const rangeOf = (clientId: string): { gte: string; lt: string } => {
  const prefix = `${PREFIX}${encodeURIComponent(clientId)}`
  return { gte: `${prefix}:`, lt: `${prefix};` }
}

const isAgain = ({ again, digest }: Coming, known: Received): boolean =>
  again && (known.digest === '' || known.digest === digest)

/**
 * The packet ids of QoS 2 messages that came and whose PUBREL has not [MQTT-4.3.3-2]: the same id again is the same message again. Kept in
 * memory, and on disk so that it holds across a restart; the messages themselves are in the journal.
 */
export class ReceivedIds {
  readonly #level: ClassicLevel
  readonly #byClient = new Map<string, Map<number, Received>>()

  constructor(level: ClassicLevel) {
    this.#level = level
  }

  async load(): Promise<void> {
    for await (const [key, digest] of this.#level.iterator({ gte: PREFIX, lt: 'received;' })) {
      const [clientId = '', id] = key.slice(PREFIX.length).split(':')
      this.#of(decodeURIComponent(clientId)).set(Number(id), {
        journalled: Promise.resolve(),
        over: undefined,
        digest,
        stored: true,
      })
    }
  }

  /**
   * The journal's answer for the message with this id, when it came before; else `append` is asked for one.
   *
   * Over another connection it came before only if its sender says so and it is the same: a button that lost its memory with its power begins at
   * the same id again, and its call must not pass for one of yesterday whose PUBREL never came. One that says word for word the same again, in a
   * second try, does: it may as well be yesterday's, however old that is.
   */
  once(coming: Coming, append: () => Promise<unknown>): Promise<unknown> {
    const { clientId, id, over, digest } = coming
    const ids = this.#of(clientId)
    const known = ids.get(id)
    if (known !== undefined && (known.over === over || isAgain(coming, known))) return known.journalled
    const stored = known?.stored === true
    const journalled = this.#forgetFailed(append(), ids, id)
    // The MQTT server stores no id twice: the digest on disk would stay the former one's.
    const entry = { journalled: stored ? this.#stored(journalled, coming) : journalled, over, digest, stored }
    ids.set(id, entry)
    return entry.journalled
  }

  isStored(clientId: string, id: number): boolean {
    return this.#byClient.get(clientId)?.get(id)?.stored === true
  }

  isKnown(clientId: string, id: number): boolean {
    return this.#byClient.get(clientId)?.has(id) === true
  }

  async store(clientId: string, id: number): Promise<void> {
    const known = this.#byClient.get(clientId)?.get(id)
    if (known !== undefined) known.stored = true
    await this.#level.put(keyOf(clientId, id), known?.digest ?? '')
  }

  /** PUBREL came: the id is free. */
  async release(clientId: string, id: number): Promise<void> {
    const ids = this.#byClient.get(clientId)
    ids?.delete(id)
    if (ids?.size === 0) this.#byClient.delete(clientId)
    await this.#level.del(keyOf(clientId, id))
  }

  /** The session ended: all its ids are free. */
  async forget(clientId: string): Promise<void> {
    if (this.#byClient.delete(clientId)) await this.#level.clear(rangeOf(clientId))
  }

  /** Best effort, as all that is kept of sessions: without it a second try after a restart is journalled twice. */
  async #stored(journalled: Promise<unknown>, { clientId, id, digest }: Coming): Promise<unknown> {
    const place = await journalled
    await this.#level.put(keyOf(clientId, id), digest).catch(() => {})
    return place
  }

  async #forgetFailed(journalled: Promise<unknown>, ids: Map<number, Received>, id: number): Promise<unknown> {
    try {
      return await journalled
    } catch (error) {
      ids.delete(id)
      throw error
    }
  }

  #of(clientId: string): Map<number, Received> {
    const known = this.#byClient.get(clientId)
    if (known !== undefined) return known
    const ids = new Map<number, Received>()
    this.#byClient.set(clientId, ids)
    return ids
  }
}
