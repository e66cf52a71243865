import type { QuarantineShelf } from '../../core/quarantine.ts'
import type { QuarantineView } from './views.ts'

const NEWEST = 100
const PREVIEW_BYTES = 240

/** The beginning of a payload as a person can look at it: text where it is text, else hex. */
export function previewOf(payload: Uint8Array): string {
  const head = payload.subarray(0, PREVIEW_BYTES)
  const text = new TextDecoder('utf-8').decode(head, { stream: true })
  const readable = !text.includes('\uFFFD') && !/\p{Cc}/u.test(text.replace(/[\t\r\n]/g, ''))
  const rest = payload.length > PREVIEW_BYTES ? '…' : ''
  return (readable ? text : Buffer.from(head).toString('hex')) + rest
}

/** What could not be used: how many for each reason, and the newest as they came. */
export async function quarantineView(shelf: QuarantineShelf): Promise<QuarantineView> {
  const [counts, newest] = await Promise.all([shelf.counts(), shelf.newest(NEWEST)])
  return {
    counts,
    newest: newest.map((message) => ({
      offset: message.offset,
      gateway: message.gateway,
      topic: message.topic,
      receivedAt: message.receivedAt,
      reason: message.reason,
      detail: message.detail,
      preview: previewOf(message.payload),
      bytes: message.payload.length,
    })),
  }
}
