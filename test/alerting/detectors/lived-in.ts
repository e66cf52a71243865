import type { DetectorSnapshot } from '../../../alerting/detector-snapshots.ts'
import type { Rules } from '../../../alerting/rules/rules.ts'
import { RuleBook } from '../../../alerting/rules/rules.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import type { Happening } from './story.ts'
import { Story } from './story.ts'
import type { Contents } from './village.ts'
import { aDevice, oneHome } from './village.ts'

/** One home with more than the usual devices. */
export const LIVED_VILLAGE = {
  ...oneHome(),
  devices: [
    ...oneHome().devices,
    aDevice('meter', { room: 'kitchen' }),
    aDevice('kettle', { room: 'kitchen' }),
    aDevice('lamp', { room: 'living' }),
    aDevice('yard-gate', { room: 'yard', role: 'outer-door' }),
  ],
}

/** Gateways are heard every minute. */
export const STEP = minutes(1)
export const goTo = (story: Story, clock: string): Story => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  const ofDay = (story.now() + hours(8)) % days(1)
  return story.pass((hours(hour) + minutes(minute) - ofDay + days(1)) % days(1), STEP)
}
/** What is said of silences. */
export const told = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.includes(' inactivity ') || line.includes(' not-returned '))

/** Through the front door, as most contacts tell of it. */
export const passesDoor = (story: Story, device = 'front-door'): Story =>
  story.says({ device, metric: 'door-open' }).pass(minutes(1), STEP).says({ device, metric: 'door-open', value: false })

/** Up at 7, something every 20 minutes, out from 10 to 11, a nap from 13 to 14:20, to bed at 22. */
export function livesADay(story: Story): Story {
  goTo(story, '07:00').moves('bedroom')
  movesUntil(story, '10:00')
  goTo(passesDoor(story), '11:00')
  passesDoor(story).moves()
  movesUntil(story, '13:00')
  story.pass(minutes(80), STEP).moves('bedroom')
  movesUntil(story, '22:00')
  return story.moves('bedroom')
}

export function movesUntil(story: Story, clock: string): void {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  const ofDay = (): number => (story.now() + hours(8)) % days(1)
  while (ofDay() < hours(hour) + minutes(minute)) story.moves().pass(minutes(20), STEP)
}

/** Twenty such days, and the ordinary morning after them: it is 07:00 and the bedroom just moved. */
export function livedIn(): Story {
  const story = new Story('06:00', LIVED_VILLAGE).connects()
  for (let day = 0; day < 20; day += 1) livesADay(story)
  goTo(story, '07:00').moves('bedroom')
  return story
}

/** A past that many stories go on from. */
export class LivedIn {
  readonly #past: readonly Happening[]
  readonly #memory: readonly DetectorSnapshot[]

  constructor(past: readonly Happening[], memory: readonly DetectorSnapshot[]) {
    this.#past = past
    this.#memory = memory
  }

  goesOn(contents: Contents = LIVED_VILLAGE, rules: Rules = new RuleBook()): Story {
    return new Story('06:00', contents, rules).resumes(this.#past, this.#memory)
  }
}

export const remembered = async (story: Story): Promise<LivedIn> => new LivedIn(story.happenings, await story.memory())
