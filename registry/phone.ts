import { parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * A phone number as E.164 (`+8613800000001`), however a person wrote it: with spaces, dashes, full-width digits, with or
 * without the country. Without one it is taken as Chinese. `undefined` when it is no number that could be called.
 */
export function phoneNumber(text: string): string | undefined {
  const number = parsePhoneNumberFromString(text.normalize('NFKC'), 'CN')
  return number?.isValid() === true ? number.number : undefined
}
