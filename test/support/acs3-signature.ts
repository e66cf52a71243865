import { createHash, createHmac } from 'node:crypto'
import type { VendorRequest } from './fake-vendor-server.ts'

/** What Alibaba Cloud wants in `Authorization`: request signature V3 (help.aliyun.com/document_detail/315526). */
export function acs3Authorization(
  { method, url, headers, body }: VendorRequest,
  account: { readonly accessKeyId: string; readonly accessKeySecret: string },
): string {
  const said = String(headers.authorization)
  const signed = /SignedHeaders=([^,]+)/.exec(said)?.[1] ?? ''
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&')
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
  const canonical = [method, url.pathname, query, lines.join(''), signed, sha256(body)].join('\n')
  if (headers['x-acs-content-sha256'] !== sha256(body)) return 'another body'
  const signature = createHmac('sha256', account.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
  return `ACS3-HMAC-SHA256 Credential=${account.accessKeyId},SignedHeaders=${signed},Signature=${signature}`
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** RFC 3986, as the signature wants it. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
