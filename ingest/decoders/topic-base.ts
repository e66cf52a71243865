/** Topics under a base topic; the first group is what follows it. @param base may hold `{home}`, which stands for any one level */
export function topicsUnder(base: string): RegExp {
  const pattern = base
    .split('/')
    .map((level) => (level === '{home}' ? '[^/]+' : level.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/')
  return new RegExp(`^${pattern}/(.+)$`)
}
