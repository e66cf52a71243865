import { SerialPort } from 'serialport'
import type { ModemPort } from './modem-line.ts'

/** Opens a serial port. @throws the system's error when there is none, or somebody else has it */
export function openModemPort(path: string, baudRate: number): Promise<ModemPort> {
  const port = new SerialPort({ path, baudRate, autoOpen: false })
  // Pulled out in the middle of a write: its end is told by `close`.
  port.on('error', () => {})
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error !== null) return reject(error)
      resolve({
        write: (bytes) => void port.write(bytes, 'latin1'),
        onData: (listener) => void port.on('data', (bytes: Buffer) => listener(bytes.toString('latin1'))),
        onGone: (listener) => void port.once('close', () => listener()),
        close: () => {
          if (port.isOpen) port.close(() => {})
        },
      })
    })
  })
}
