import type { Dictionary } from './words.ts'

/** Whoever did something, by their account; in words for who has none. */
export function personText(by: string, t: Dictionary): string {
  const names: Readonly<Record<string, string>> = t.operator
  return (Object.hasOwn(names, by) ? names[by] : undefined) ?? by
}
