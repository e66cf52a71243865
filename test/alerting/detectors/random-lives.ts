import * as fc from 'fast-check'
import type { DisconnectReason } from '../../../core/message.ts'
import type { GatewayId, HomeId } from '../../../core/names.ts'
import type { PresenceMode } from '../../../core/presence.ts'
import type { DurationMs } from '../../../core/time.ts'
import { minutes } from '../../../core/time.ts'
import type { Saying, Story } from './story.ts'

/** What a device may say. */
export interface Utterance extends Pick<Saying, 'device' | 'metric'> {
  /** Of a measure: what it may show. */
  readonly values?: readonly number[]
}

/** Who may do something in a random life. */
export interface Cast {
  readonly gateways: readonly [GatewayId, ...GatewayId[]]
  readonly sayings: readonly [Utterance, ...Utterance[]]
  /** Those for whom a mode may be set; none when left out. */
  readonly homes?: readonly HomeId[]
}

/** What may happen: each step is one line of a story. */
export type Step =
  | { readonly type: 'pass'; readonly minutes: number }
  | {
      readonly type: 'says'
      readonly saying: Utterance
      readonly value: number
      /** Minutes; of one that names its own time. */
      readonly late: number
      readonly how: 'at once' | 'retained' | 'with its own time'
    }
  | { readonly type: 'connects'; readonly gateway: GatewayId; readonly keepAlive: DurationMs }
  | { readonly type: 'falls silent' | 'leaves its will'; readonly gateway: GatewayId }
  | { readonly type: 'disconnects'; readonly gateway: GatewayId; readonly reason: DisconnectReason }
  | { readonly type: 'hub is deaf'; readonly minutes: number; readonly afterwards: 'restarts' | 'goes on' }
  | { readonly type: 'mode'; readonly home: HomeId; readonly mode: PresenceMode; readonly minutes: number }

const ofType = <T extends Step['type']>(type: T): fc.Arbitrary<T> => fc.constant(type)

/** One step, whatever it be; most are readings and time that passes. */
export function stepOf({ gateways, sayings, homes = [] }: Cast): fc.Arbitrary<Step> {
  const gateway = fc.constantFrom(...gateways)
  const says = fc.record({
    type: ofType('says'),
    saying: fc.constantFrom(...sayings),
    value: fc.nat(9),
    late: fc.oneof(fc.constant(0), fc.nat(200), fc.nat(900)),
    how: fc.constantFrom('at once' as const, 'with its own time' as const, 'retained' as const),
  })
  const connects = fc.record({
    type: ofType('connects'),
    gateway,
    keepAlive: fc.constantFrom(0, minutes(1), minutes(10)),
  })
  const disconnects = fc.record({
    type: ofType('disconnects'),
    gateway,
    reason: fc.constantFrom<DisconnectReason>('goodbye', 'lost', 'closed-by-hub', 'hub-stopped', 'replaced'),
  })
  const deaf = fc.record({
    type: ofType('hub is deaf'),
    minutes: fc.nat(900),
    afterwards: fc.constantFrom('restarts' as const, 'goes on' as const),
  })
  const ways: fc.WeightedArbitrary<Step>[] = [
    { weight: 5, arbitrary: fc.record({ type: ofType('pass'), minutes: fc.integer({ min: 1, max: 120 }) }) },
    { weight: 8, arbitrary: says },
    { weight: 3, arbitrary: connects },
    { weight: 2, arbitrary: fc.record({ type: ofType('falls silent'), gateway }) },
    { weight: 1, arbitrary: fc.record({ type: ofType('leaves its will'), gateway }) },
    { weight: 2, arbitrary: disconnects },
    { weight: 1, arbitrary: deaf },
  ]
  if (homes.length > 0) ways.push({ weight: 1, arbitrary: modeOf(homes) })
  return fc.oneof(...ways)
}

const modeOf = (homes: readonly HomeId[]): fc.Arbitrary<Step> =>
  fc.record({
    type: ofType('mode'),
    home: fc.constantFrom(...homes),
    mode: fc.constantFrom<PresenceMode>('with-family', 'in-hospital', 'maintenance', 'at-home'),
    minutes: fc.integer({ min: 1, max: 120 }),
  })

/** The next line of the story. */
export function act(story: Story, step: Step): Story {
  switch (step.type) {
    case 'pass':
      return story.pass(minutes(step.minutes), minutes(1))
    case 'says':
      return says(story, step)
    case 'connects':
      return story.connects(step.gateway, step.keepAlive)
    case 'falls silent':
      return story.fallsSilent(step.gateway)
    case 'leaves its will':
      return story.leavesWill(step.gateway)
    case 'disconnects':
      return story.disconnects(step.reason, step.gateway)
    case 'hub is deaf':
      return story.deaf(minutes(step.minutes), step.afterwards)
    case 'mode':
  }
  return story.setsMode(step.mode, step.mode === 'at-home' ? undefined : minutes(step.minutes), step.home)
}

function says(story: Story, { saying, value, late, how }: Extract<Step, { readonly type: 'says' }>): Story {
  const { device, metric, values } = saying
  return story.says({
    device,
    metric,
    value: values?.[value % values.length] ?? (metric === 'steps' ? value : value % 2 === 0),
    retained: how === 'retained',
    ...(how === 'with its own time' ? { at: story.now() - minutes(late) } : {}),
  })
}
