import { maskedPhone } from '../ledger-desk.ts'

/** How personal data stand in a file. */
export interface Masking {
  phone(phone: string): string
  /** Somebody's name. */
  name(name: string): string
  /** What somebody wrote: it may hold anything. */
  text(text: string): string
}

const asItIs = (text: string): string => text

/** Everything as it is. */
export const UNMASKED: Masking = { phone: asItIs, name: asItIs, text: asItIs }

const maskedName = (name: string): string => `${/^./u.exec(name)?.[0] ?? ''}**`

/** Numbers as far as somebody recognises one they know, surnames, and neither numbers nor those names within texts. */
export const masked = (names: readonly string[]): Masking => ({
  phone: maskedPhone,
  name: maskedName,
  text: (text) =>
    names
      .reduce((rest, name) => rest.replaceAll(name, maskedName(name)), text)
      .replaceAll(/\+?\d{7,}/g, (number) => maskedPhone(number)),
})
