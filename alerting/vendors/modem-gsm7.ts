/** 3GPP TS 23.038, 6.2.1: the default alphabet, by number; 0x1b leads to the table below. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

const ESCAPE = 0x1b
/** 6.2.1.1. */
const EXTENDED: Readonly<Record<number, string>> = {
  0x0a: '\f',
  0x14: '^',
  0x28: '{',
  0x29: '}',
  0x2f: '\\',
  0x3c: '[',
  0x3d: '~',
  0x3e: ']',
  0x40: '|',
  0x65: '€',
}

/** Unpacks septets that lie across octets, the lowest bit first. `skipped`: those that a header takes up. */
export function gsm7Text(data: Buffer, { septets, skipped }: { septets: number; skipped: number }): string {
  let text = ''
  let escaped = false
  for (let n = skipped; n < septets; n += 1) {
    const bit = n * 7
    const low = data[bit >> 3]
    if (low === undefined) break
    const high = data[(bit >> 3) + 1] ?? 0
    const code = ((low | (high << 8)) >> (bit & 7)) & 0x7f
    if (code === ESCAPE) {
      escaped = true
      continue
    }
    text += escaped ? (EXTENDED[code] ?? BASIC[code] ?? ' ') : (BASIC[code] ?? ' ')
    escaped = false
  }
  return text
}
