import type { Message } from '../core/message.ts'
import type { HomeId } from '../core/names.ts'
import { isName } from '../core/names.ts'

const ROOT = 'homes/'
const DOWN = '/down'

export type Homes = ReadonlySet<HomeId>

/**
 * Whether a topic outside `homes/` is one of a format whose devices are known by their names alone. What is said there counts only of devices
 * that are registered on the gateway that says it.
 */
export type NamesNoHome = (topic: string) => boolean

/**
 * Whose topic it is: a gateway's own are those below `homes/{home}/` of its homes, but for the commands that the hub
 * sends (`…/down`), and those that name no home. Everything else is foreign.
 */
export function standingOf(topic: string, homes: Homes, namesNoHome: NamesNoHome): Message['standing'] {
  if (!topic.startsWith(ROOT)) return namesNoHome(topic) ? 'own' : 'foreign'
  if (topic.endsWith(DOWN)) return 'foreign'
  const end = topic.indexOf('/', ROOT.length)
  if (end === -1 || end === topic.length - 1) return 'foreign'
  return homes.has(topic.slice(ROOT.length, end)) ? 'own' : 'foreign'
}

/** Where commands to a device go. */
export const downTopic = (home: HomeId, device: string): string => `${ROOT}${home}/${device}${DOWN}`

/**
 * Whether the gateway may subscribe to the filter: `homes/{home}/{device}/down` with one of its homes, and a device or `+`.
 * Nothing wider, so that no filter can ever match what is not for its sender.
 */
export function maySubscribe(filter: string, homes: Homes): boolean {
  const [root, home = '', device = '', last, ...more] = filter.split('/')
  if (root !== 'homes' || last !== 'down' || more.length > 0) return false
  return homes.has(home) && (device === '+' || isName(device))
}

/** Whether a message on the topic may be delivered to the gateway. */
export const mayReceive = (topic: string, homes: Homes): boolean => !topic.includes('+') && maySubscribe(topic, homes)
