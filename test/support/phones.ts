import type { Notice, Notifier, SendResult } from '../../core/notifier.ts'

/**
 * A vendor whose phones lie on the test's table. A story takes each SMS up with `read`; what nobody took up is in `unread`, and a
 * story that ends with some has told somebody who should have slept.
 */
export class Phones implements Notifier {
  readonly name = 'phones'
  readonly reachesPeople = true
  readonly channels = ['sms'] as const
  readonly #arrived: Notice[] = []
  /** What the vendor answers; a story may make it refuse or fall silent. */
  answer: (notice: Notice) => SendResult = (notice) => ({ state: 'accepted', providerId: notice.id })

  send(notice: Notice): Promise<SendResult> {
    const result = this.answer(notice)
    if (result.state === 'accepted') this.#arrived.push(notice)
    return Promise.resolve(result)
  }

  /** Takes up the oldest SMS for that phone. @throws Error when there is none: the message lists what there is. */
  read(phone: string): string {
    const index = this.#arrived.findIndex((notice) => notice.to === phone)
    const [notice] = index < 0 ? [] : this.#arrived.splice(index, 1)
    if (notice === undefined) throw new Error(`no SMS for ${phone}; unread: ${JSON.stringify(this.unread())}`)
    return notice.text
  }

  /** What nobody has taken up yet, oldest first. */
  unread(): readonly string[] {
    return this.#arrived.map((notice) => `${notice.to}: ${notice.text}`)
  }
}

/** The short code at the end of an SMS: `码A7`. */
export function codeIn(text: string): string {
  const code = /码([A-Z]\d+)/.exec(text)?.[1]
  if (code === undefined) throw new Error(`no code in: ${text}`)
  return code
}
