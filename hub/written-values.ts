import type { Written, WrittenFault } from '../alerting/rules/written.ts'

/** What was written, as plain lists, maps and texts; where nothing is, `undefined`. */
export function plainValue(written: Written): unknown {
  switch (written.kind) {
    case 'nothing':
      return undefined
    case 'text':
      return written.text
    case 'list':
      return written.items.map(plainValue)
    default:
      return Object.fromEntries(written.entries.map(({ key, value }) => [key, plainValue(value)]))
  }
}

/** A fault by where it is, with its line: of the part that the path names, or of the nearest around it that is there. */
export function locatedFault(
  root: Written,
  { path, message }: { readonly path: readonly PropertyKey[]; readonly message: string },
): WrittenFault {
  return { line: lineOf(root, path), path: path.map(String).join('.'), message }
}

function lineOf(root: Written, path: readonly PropertyKey[]): number {
  let { line } = root
  let here: Written | undefined = root
  for (const key of path) {
    const step = childOf(here, key)
    if (step === undefined) return line
    line = step.line
    here = step.value
  }
  return line
}

function childOf(written: Written, key: PropertyKey): { readonly line: number; readonly value: Written } | undefined {
  if (written.kind === 'map') return written.entries.find((entry) => entry.key === String(key))
  if (written.kind !== 'list') return undefined
  const item = written.items[Number(key)]
  return item === undefined ? undefined : { line: item.line, value: item }
}
