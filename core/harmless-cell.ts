/**
 * What Excel takes for the beginning of a formula, or lets one hide behind; with what stands before it once it is harmless. A Chinese or
 * Japanese one reads full-width signs alike (OWASP, CSV injection).
 */
const DANGEROUS = /^'*[=+\-@\t\r\n＝＋－＠]/

/** The text as nobody's Excel runs it: behind an apostrophe where it would. */
export const harmless = (text: string): string => (DANGEROUS.test(text) ? `'${text}` : text)

/** The text as it was before it was made harmless. */
export const fromHarmless = (text: string): string =>
  text.startsWith("'") && DANGEROUS.test(text) ? text.slice(1) : text
