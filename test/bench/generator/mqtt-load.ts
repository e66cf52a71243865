/**
 * A load generator that leaves the machine to what is measured: raw sockets and packets made beforehand, no MQTT library in the loop.
 *
 * `node --import tsx mqtt-load.ts '{"port":1883,"connections":100,"window":20,"seconds":10,"payloadBytes":120}'` keeps `window` QoS 1
 * messages under way on each connection, and prints one JSON line: `{"acknowledged":N,"seconds":S}`, warm-up left out. With `"rate":R`
 * it sends R messages a second, all connections together, whatever is acknowledged.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { generate } from 'mqtt-packet'
import { z } from 'zod'
import { deviceOf, gatewayOf, homeOf, secretOf } from './accounts.ts'

const PUBACK_BYTES = 4
const CONNACK_BYTES = 4
const WARM_UP_SECONDS = 1.5
const CONNECTED_TOGETHER = 200

const plan = z
  .object({
    port: z.number(),
    connections: z.number().default(100),
    window: z.number().default(20),
    seconds: z.number().default(10),
    payloadBytes: z.number().default(120),
    rate: z.number().optional(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

function payload(step: number): Buffer {
  const readings = [
    { n: 'motion', vb: step % 2 === 0 },
    { n: 'battery', u: '%EL', v: 80 + (step % 20) },
  ]
  return Buffer.from(JSON.stringify(readings).padEnd(plan.payloadBytes))
}

/** The connection's packets, ids 1 to `window`, twice over: any run of them is one piece. */
function packetsOf(index: number): { readonly bytes: Buffer; readonly starts: readonly number[] } {
  const packets: Buffer[] = []
  const starts: number[] = [0]
  for (let i = 0; i < plan.window * 2; i += 1) {
    const messageId = (i % plan.window) + 1
    const topic = `homes/${homeOf(index)}/${deviceOf(index, messageId)}/up`
    packets.push(
      generate({ cmd: 'publish', topic, payload: payload(messageId), qos: 1, dup: false, retain: false, messageId }),
    )
    starts.push((starts.at(-1) ?? 0) + (packets.at(-1)?.length ?? 0))
  }
  return { bytes: Buffer.concat(packets), starts }
}

let acknowledged = 0
let greeted = 0
const senders: ((count: number) => void)[] = []

async function run(index: number): Promise<void> {
  const { bytes, starts } = packetsOf(index)
  const socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  socket.on('close', () => {
    process.stderr.write(`connection ${index} was closed\n`)
    process.exit(1)
  })
  socket.write(
    generate({
      cmd: 'connect',
      clientId: `load-${index}`,
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      username: gatewayOf(index),
      password: Buffer.from(secretOf(index)),
    }),
  )
  let handshake = CONNACK_BYTES
  let partial = 0
  let next = 0
  const send = (count: number): void => {
    socket.write(bytes.subarray(starts[next], starts[next + count]))
    next = (next + count) % plan.window
  }
  socket.on('data', (chunk: Buffer) => {
    const greeting = Math.min(handshake, chunk.length)
    handshake -= greeting
    partial += chunk.length - greeting
    if (greeting > 0 && handshake === 0) {
      senders.push(send)
      greeted += 1
      if (plan.rate === undefined) send(plan.window)
      return
    }
    const acks = Math.floor(partial / PUBACK_BYTES)
    partial -= acks * PUBACK_BYTES
    acknowledged += acks
    if (acks > 0 && plan.rate === undefined) send(acks)
  })
}

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** Sends what is due since the start, one message at a time, each connection in turn. */
function pace(rate: number): void {
  const start = performance.now()
  let sent = 0
  setInterval(() => {
    const due = ((performance.now() - start) / 1000) * rate
    for (; sent < due && senders.length > 0; sent += 1) senders[sent % senders.length]?.(1)
  }, 2)
}

// A few at a time: a kernel forgets what it cannot queue.
for (let first = 0; first < plan.connections; first += CONNECTED_TOGETHER) {
  const together = Math.min(CONNECTED_TOGETHER, plan.connections - first)
  await Promise.all(Array.from({ length: together }, (_, index) => run(first + index)))
}
while (greeted < plan.connections) await pause(0.05)
if (plan.rate !== undefined) pace(plan.rate)
await pause(WARM_UP_SECONDS)
const before = acknowledged
const start = performance.now()
await pause(plan.seconds)
const result = { acknowledged: acknowledged - before, seconds: (performance.now() - start) / 1000 }
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
