/** Rows under a header, columns in line in a terminal, where a Chinese character is two places wide. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))))
  return all
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** With as many spaces behind it as make it `wanted` places wide. */
export const padded = (cell: string, wanted: number): string => cell + ' '.repeat(Math.max(0, wanted - width(cell)))

/** Behind which a terminal takes two places. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u

function width(text: string): number {
  let places = 0
  for (const character of text) places += WIDE.test(character) ? 2 : 1
  return places
}
