import type { Home } from '../../../../core/directory.ts'
import type { DurationMs } from '../../../../core/time.ts'
import { minutes } from '../../../../core/time.ts'
import type { Story } from '../story.ts'
import type { Contents } from '../village.ts'
import { aDevice, aGateway, aHome } from '../village.ts'

/** What the meter of devices.md shows at first, in litres. */
export const SHOWN = 276_862.9

export const aHomeWithMeter = (differing: Partial<Home> = {}): Contents => ({
  homes: [aHome('h1', differing)],
  gateways: [aGateway('g1', ['h1'])],
  devices: [
    aDevice('meter', { room: 'kitchen' }),
    aDevice('warm-meter', { room: 'bathroom' }),
    aDevice('living', { room: 'living' }),
    aDevice('front-door', { room: 'hall', role: 'outer-door' }),
  ],
})

/** A meter that goes on counting from where it is, and says so again and again. */
export class Meter {
  readonly #story: Story
  readonly #device: string
  #litres: number

  constructor(story: Story, device = 'meter', litres = SHOWN) {
    this.#story = story
    this.#device = device
    this.#litres = litres
  }

  says(): this {
    this.#story.says({ device: this.#device, metric: 'water-volume', value: this.#litres })
    return this
  }

  uses(litres: number): this {
    this.#litres = Math.round((this.#litres + litres) * 10) / 10
    return this
  }

  /** For so long, `litres` between two reports, one every half hour unless said otherwise. */
  counts(time: DurationMs, litres = 0, every = minutes(30)): this {
    for (let passed = 0; passed < time; passed += every) {
      this.#story.pass(every, minutes(1))
      this.uses(litres).says()
    }
    return this
  }
}
