const ANY: ReadonlySet<string> = new Set(['{home}', '{user}'])

/** Topics under a base topic; the first group is what follows it. @param base may hold `{home}` or `{user}`, which stand for any one level */
export function topicsUnder(base: string): RegExp {
  const pattern = base
    .split('/')
    .map((level) => (ANY.has(level) ? '[^/]+' : level.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/')
  return new RegExp(`^${pattern}/(.+)$`)
}
