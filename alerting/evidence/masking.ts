import { maskedPhone } from '../ledger-desk.ts'

/** How personal data stand in a file. */
export interface Masking {
  phone(phone: string): string
  /** A resident's name. */
  name(name: string): string
  /** What somebody wrote: it may hold anything. */
  text(text: string): string
}

const asItIs = (text: string): string => text

/** Everything as it is. */
export const UNMASKED: Masking = { phone: asItIs, name: asItIs, text: asItIs }

/** Numbers as far as somebody recognises one they know, a surname, and no number within texts. */
export const MASKED: Masking = {
  phone: maskedPhone,
  name: (name) => `${/^./u.exec(name)?.[0] ?? ''}**`,
  text: (text) => text.replaceAll(/\+?\d{7,}/g, (number) => maskedPhone(number)),
}
