import type { AlertAction } from '../../../../core/alert.ts'

/** What a key does on a page with alerts. */
export type KeyCommand = 'next' | 'previous' | 'help' | Exclude<AlertAction['type'], 'pass-on'>

const COMMANDS: Readonly<Record<string, KeyCommand>> = {
  j: 'next',
  k: 'previous',
  a: 'acknowledge',
  o: 'en-route',
  s: 'on-scene',
  r: 'resolve',
  '?': 'help',
}

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** Held down: the same key once more. */
  readonly repeat: boolean
}

/** What that key means; nothing together with Ctrl, Alt or Cmd, and a key that is held down moves, but acts only once. */
export function commandOf({ key, ctrlKey, metaKey, altKey, repeat }: Pressed): KeyCommand | undefined {
  if (ctrlKey || metaKey || altKey) return undefined
  const command = Object.hasOwn(COMMANDS, key.toLowerCase()) ? COMMANDS[key.toLowerCase()] : undefined
  return repeat && command !== 'next' && command !== 'previous' ? undefined : command
}

/** Which of `count` alerts is next after the one at `at` (-1: none); it stays at the ends. */
export const moved = (at: number, count: number, command: 'next' | 'previous'): number =>
  command === 'next' ? Math.min(at + 1, count - 1) : Math.max(at - 1, 0)
