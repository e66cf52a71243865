import { type EpochMs, parseInstant } from '../../core/time.ts'

/** When something was texted, as a vendor in China writes it without a zone: `2026-11-22 14:32:07`. `undefined` when it is not written so. */
export const beijingTime = (text: string): EpochMs | undefined =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? parseInstant(`${text.replace(' ', 'T')}+08:00`) : undefined

/** The same from a platform of which nobody knows the zone: only what needs none, ISO 8601 with its own or Unix time in s or ms. */
export function unmistakableTime(text: string): EpochMs | undefined {
  if (/^1\d{9}$/.test(text)) return Number(text) * 1000
  return /^1\d{12}$/.test(text) ? Number(text) : parseInstant(text)
}
