/** A number of the mainland's mobile networks. */
export const MAINLAND_MOBILE = /^\+861\d{10}$/

/**
 * A number as vendors of the mainland write it (`139…`, `86139…`, `0086139…`, `+86 139 …`) as E.164; a number of another country needs
 * its code. `undefined` when it is none.
 */
export function e164Of(written: string): string | undefined {
  const digits = written.replaceAll(/[\s()-]/g, '').replace(/^(?:\+|00)/, '')
  if (!/^[1-9]\d{6,14}$/.test(digits)) return undefined
  return /^1\d{10}$/.test(digits) && !/^\s*(?:\+|00)/.test(written) ? `+86${digits}` : `+${digits}`
}
