const LONGEST = 64

/** A payload that is one plain word or number; of a longer one its beginning. */
export const plainBody = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, Math.min(byteLength, LONGEST)).toString('utf8')

/** A plain decimal number; anything else as it is. */
export const asNumber = (body: string): unknown => (/^-?\d+(?:\.\d+)?$/.test(body.trim()) ? Number(body) : body)
