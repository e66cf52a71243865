import { randomUUID } from 'node:crypto'
import { clockText } from '../../core/calendar.ts'
import type { Log } from '../../core/log.ts'
import type { Channel, Notice, Notifier } from '../../core/notifier.ts'
import type { Clock } from '../../core/time.ts'
import { patiently } from '../outbox/patiently.ts'
import type { WatchdogText } from './watchdog-text.ts'

/** Vendors, opened for one telling. */
export interface OpenVendors {
  /** In order of preference. */
  readonly notifiers: readonly Notifier[]
  close(): Promise<void>
}

export interface TellOptions {
  /** E.164. */
  readonly phones: readonly string[]
  /** Opens what can be opened now: a modem that the hub holds can not, and is free when the hub is dead. */
  open(): Promise<OpenVendors>
  readonly clock: Clock
  readonly log: Log
  /** An IANA name. */
  readonly timeZone: string
}

/**
 * Tells every phone by the first vendor that takes it, and rings it too where the text is to be read aloud and a vendor rings.
 *
 * @returns whether at least one message was taken
 */
export async function tellPhones(said: WatchdogText, options: TellOptions): Promise<boolean> {
  if (options.phones.length === 0) return true
  const vendors = await options.open()
  try {
    const taken = await Promise.all(
      options.phones.flatMap((phone) => [
        tell(noticeTo(phone, 'sms', said, options), vendors, options),
        ...(said.spoken === undefined ? [] : [tell(noticeTo(phone, 'voice', said, options), vendors, options)]),
      ]),
    )
    return taken.includes(true)
  } finally {
    await vendors.close()
  }
}

function noticeTo(to: string, channel: Channel, said: WatchdogText, { clock, timeZone }: TellOptions): Notice {
  return {
    id: randomUUID(),
    channel,
    purpose: 'alarm',
    to,
    text: channel === 'voice' ? (said.spoken ?? said.text) : said.text,
    slots: { ...said.slots, time: clockText(clock.now(), timeZone) },
    severity: 'life-safety',
    possibleDuplicate: false,
  }
}

async function tell(notice: Notice, { notifiers }: OpenVendors, { clock, log }: TellOptions): Promise<boolean> {
  for (const notifier of notifiers) {
    if (!notifier.channels.includes(notice.channel) || notifier.reaches?.(notice.to) === false) continue
    const result = await patiently(clock, () => notifier.send(notice), 'no vendor')
    if (result.state === 'accepted') return true
    log.error('the watchdog could not send', { vendor: notifier.name, channel: notice.channel, state: result.state })
  }
  return false
}
