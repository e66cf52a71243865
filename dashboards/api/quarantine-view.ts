import type { Directory } from '../../core/directory.ts'
import type { QuarantinedMessage, QuarantineShelf } from '../../core/quarantine.ts'
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

/** What could not be used: how many for each reason, and the newest as they came, with where they came from. */
export async function quarantineView(
  shelf: QuarantineShelf,
  directory: Pick<Directory, 'gateway' | 'home'>,
): Promise<QuarantineView> {
  const [counts, newest] = await Promise.all([shelf.counts(), shelf.newest(NEWEST)])
  return { counts, newest: newest.map((message) => messageView(message, directory)) }
}

function messageView(
  { offset, gateway, topic, receivedAt, reason, detail, payload }: QuarantinedMessage,
  directory: Pick<Directory, 'gateway' | 'home'>,
): QuarantineView['newest'][number] {
  const homes = directory.gateway(gateway)?.homes ?? []
  const [only] = homes
  const home = only === undefined || homes.length > 1 ? undefined : directory.home(only)
  return {
    offset,
    gateway,
    ...(home === undefined ? {} : { address: home.address }),
    topic,
    receivedAt,
    reason,
    detail,
    preview: previewOf(payload),
    bytes: payload.length,
  }
}
