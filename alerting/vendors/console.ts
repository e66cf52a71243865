import { z } from 'zod'
import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'
import { vendorKind } from './vendor.ts'

/** Shows each SMS as it would be sent, and sends nothing: nobody counts as told by it. */
export class ConsoleSms implements Notifier {
  readonly name = 'console'
  readonly reachesPeople = false
  readonly channels: readonly Channel[] = ['sms']
  readonly #write: (line: string) => void

  /** @param write takes one line without its end, such as `console.log` */
  constructor(write: (line: string) => void) {
    this.#write = write
  }

  send(notice: Notice): Promise<SendResult> {
    this.#write(`SMS ${notice.to} ${notice.text}`)
    return Promise.resolve({ state: 'accepted', providerId: notice.id })
  }
}

/** Kind `console`: nobody is told; for demonstrations. */
export const consoleKind = vendorKind(z.strictObject({}), (_settings, { print }) => ({
  notifier: new ConsoleSms(print),
}))
