import type { ChildProcess } from 'node:child_process'

/** A run that fails leaves no process behind that would load the machine for the next one. */
export function endWithUs<Child extends ChildProcess>(child: Child): Child {
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  return child
}
