/** What we use of aedes-persistence-level 9.2, which comes without types. */
declare module 'aedes-persistence-level/asyncPersistence.js' {
  import type { Readable } from 'node:stream'
  import type { ClassicLevel } from 'classic-level'

  export interface SessionClient {
    readonly id: string
  }

  export interface SessionSubscription {
    readonly topic: string
    readonly qos: number
  }

  export interface SessionPacket {
    readonly cmd?: string
    readonly messageId?: number
  }

  /** The one export is the class itself. */
  class AsyncLevelPersistence {
    constructor(level: ClassicLevel)
    setup(broker: object): Promise<void>
    addSubscriptions(client: SessionClient, subscriptions: readonly SessionSubscription[]): Promise<void>
    removeSubscriptions(client: SessionClient, topics: readonly string[]): Promise<void>
    incomingStorePacket(client: SessionClient, packet: SessionPacket): Promise<void>
    incomingGetPacket(client: SessionClient, packet: SessionPacket): Promise<SessionPacket>
    incomingDelPacket(client: SessionClient, packet: SessionPacket): Promise<void>
    cleanIncoming(client: SessionClient): Promise<void>
    putWill(client: SessionClient, packet: object): Promise<void>
    delWill(client: SessionClient): Promise<object | undefined>
    streamWill(brokers?: object): AsyncIterable<object>
    storeRetained(packet: object): Promise<void>
    createRetainedStreamCombi(filters: readonly string[]): Readable
    destroy(): Promise<void>
  }

  export { AsyncLevelPersistence as default }
}
