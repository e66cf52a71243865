import type { Message } from '../../core/message.ts'

/** 2026-11-22T02:10:00Z */
export const RECEIVED_AT = 1_795_313_400_000

/** A QoS 1 message of gateway `g-1`, as the broker would journal it. */
export function messageOf(topic: string, payload: unknown, more: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    gateway: 'g-1',
    topic,
    payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    qos: 1,
    retain: false,
    dup: false,
    cause: 'publish',
    standing: 'own',
    receivedAt: RECEIVED_AT,
    ...more,
  }
}
