import { useEffect } from 'react'
import { commandOf, moved } from './key-command.ts'
import type { KeyCommand } from './key-command.ts'

/** Whether a key there means what it writes. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null

const dialogOpen = (): boolean => document.querySelector('[role=dialog]') !== null

function run(command: Exclude<KeyCommand, 'help'>): void {
  const alerts = [...document.querySelectorAll<HTMLElement>('[data-alert]')]
  const at = alerts.findIndex((alert) => alert.contains(document.activeElement))
  if (command === 'next' || command === 'previous') return alerts[moved(at, alerts.length, command)]?.focus()
  const chosen = alerts[at]
  // Nothing is done to an alert that nobody chose: the first key chooses, the second acts.
  if (chosen === undefined) return alerts[0]?.focus()
  chosen.querySelector<HTMLButtonElement>(`button[data-action=${command}]`)?.click()
  // A button that went away took the focus with it.
  if (command !== 'resolve') chosen.focus()
}

/** Moves between the alerts of the page and acts on the one that has the focus, by the keys of key-command.ts. */
export function useAlertKeys(onHelp: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || dialogOpen()) return
      const command = commandOf(event)
      if (command === undefined) return
      event.preventDefault()
      if (command === 'help') onHelp()
      else run(command)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  })
}
