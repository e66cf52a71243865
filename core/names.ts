import { z } from 'zod'

/**
 * A name as it may stand in a topic, a tag, a URL or a file name: 1 to 64 of letters, digits, `_` and `-`.
 * Checked where it enters, so that nothing behind the edge escapes anything.
 */
export const NAME = /^[\w-]{1,64}$/
export const name = z.string().regex(NAME, 'must be 1 to 64 of A-Z a-z 0-9 _ -')
export const isName = (text: string): boolean => NAME.test(text)

export type HomeId = string
export type GatewayId = string
export type DeviceId = string
export type ResponderId = string
export type AlertId = string

/**
 * An official division code: 6 digits district, 9 street or town, 12 village or committee, then 2 to 4 more for
 * the grid. A prefix is an ancestor.
 */
export type AreaCode = string
export const areaCode = z.string().regex(/^\d{6}(\d{3}(\d{3}(\d{2,4})?)?)?$/, 'must be 6, 9, 12 or 14 to 16 digits')

export type AreaLevel = 'district' | 'town' | 'village' | 'grid'

/** The level that a code's length says. */
export function areaLevel(code: AreaCode): AreaLevel {
  if (code.length <= 6) return 'district'
  if (code.length <= 9) return 'town'
  if (code.length <= 12) return 'village'
  return 'grid'
}

/** The code's ancestor (or itself) at that level; `undefined` when the code is higher than the level. */
export function areaAt(code: AreaCode, level: AreaLevel): AreaCode | undefined {
  const length = { district: 6, town: 9, village: 12, grid: code.length }[level]
  if (level === 'grid') return code.length > 12 ? code : undefined
  return code.length >= length ? code.slice(0, length) : undefined
}
