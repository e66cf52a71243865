import { minutes } from '../../../core/time.ts'
import { Story } from './story.ts'
import type { Contents } from './village.ts'
import { aGateway, aHome } from './village.ts'

export const VILLAGE = '120117101201'
const AREAS = [
  { code: '120117', name: '宁河区' },
  { code: '120117101', name: '芦台镇' },
  { code: VILLAGE, name: '前营村' },
  { code: `${VILLAGE}01`, name: '一网格' },
  { code: `${VILLAGE}02`, name: '二网格' },
]

/** Homes by grid: `a1` to `a5` in the first, `b1` … in the second, `z1` … in another town. */
export function district(grids: Readonly<Record<string, number>> = { a: 5, b: 11 }): Contents {
  const codes: Readonly<Record<string, string>> = { a: `${VILLAGE}01`, b: `${VILLAGE}02`, z: '12011720210301' }
  const homes = Object.entries(grids).flatMap(([grid, count]) =>
    Array.from({ length: count }, (_, index) => {
      const id = `${grid}${index + 1}`
      return aHome(id, { area: codes[grid] ?? '', address: `${id}号` })
    }),
  )
  return { homes, gateways: homes.map(({ id }) => aGateway(`g-${id}`, [id])), devices: [], areas: AREAS }
}

export function up(contents: Contents = district()): Story {
  const story = new Story('08:00', contents)
  for (const { id } of contents.gateways) story.connects(id)
  return story.pass(minutes(30))
}

export function silent(story: Story, ...homes: readonly string[]): Story {
  for (const home of homes) story.fallsSilent(`g-${home}`)
  return story
}

export function back(story: Story, ...homes: readonly string[]): Story {
  for (const home of homes) story.connects(`g-${home}`)
  return story
}
