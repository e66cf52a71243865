import { z } from 'zod'
import { Modem } from './modem.ts'
import { openModemPort } from './modem-port.ts'
import { vendorKind } from './vendor.ts'

export const modemSettings = z.strictObject({
  /** /dev/ttyUSB0, or better a link of /dev/serial/by-id that stays the same. */
  path: z.string().min(1, 'must not be empty'),
  baudRate: z.number().int().min(1200).max(4_000_000).default(115_200),
  pin: z
    .string()
    .regex(/^\d{4,8}$/, 'must be 4 to 8 digits')
    .optional(),
  serviceCentre: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a number like +8613800220500')
    .optional(),
})

/** Kind `modem`: SMS without the internet, replies too. Without a modem the hub starts all the same, and takes it up when it is there. */
export const modemKind = vendorKind(modemSettings, ({ path, baudRate, ...settings }, { name, clock, log }) => {
  const modem = new Modem({ ...settings, name, clock, log, open: () => openModemPort(path, baudRate) })
  // One thing is asked of it at a time.
  return {
    notifier: modem,
    limits: { perNumber: {}, atOnce: 1 },
    listen: (sinks) => modem.listen(sinks),
    close: () => modem.close(),
  }
})
