import { createServer } from 'node:http'
import mqtt from 'mqtt'
import { homeOf, gatewayOf, secretOf } from '../generator/accounts.ts'
import type { BenchHub } from './bench-hub.ts'
import { percentile } from './percentile.ts'

/** An SMS vendor that accepts everything at once and notes when. Twilio's path and answer. */
export class NotingVendor {
  readonly #server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const arrivedAt = performance.now()
      const text = new URLSearchParams(body).get('Body') ?? ''
      const home = /bench-home-\d+/.exec(text)?.[0] ?? ''
      if (!this.#arrived.has(home)) this.#arrived.set(home, arrivedAt)
      this.#waiting.get(home)?.()
      this.#sent += 1
      response.writeHead(201, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ sid: `SM${String(this.#sent).padStart(32, '0')}`, status: 'queued' }))
    })
  })
  readonly #arrived = new Map<string, number>()
  readonly #waiting = new Map<string, () => void>()
  #sent = 0

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  }

  /** When the first message about the home arrived; waits for it. */
  async arrivalOf(home: string): Promise<number> {
    if (!this.#arrived.has(home)) await new Promise<void>((resolve) => this.#waiting.set(home, resolve))
    return this.#arrived.get(home) ?? Number.NaN
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly count: number
}

const BETWEEN = 60

/** Presses the home's button. @returns when, by `performance.now()`, and what ends the gateway's connection */
export async function press(hub: BenchHub, index: number): Promise<{ at: number; end: () => Promise<void> }> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${hub.port}`, {
    username: gatewayOf(index),
    password: secretOf(index),
    clientId: 'button',
  })
  const at = performance.now()
  client.publish(`homes/${homeOf(index)}/sos/up`, '{"sos":true}', { qos: 1 })
  return { at, end: () => client.endAsync() }
}

/** Presses the buttons of `count` homes, one after the other, and measures until the vendor has the request. Milliseconds. */
export async function sosLatency(
  hub: BenchHub,
  vendor: NotingVendor,
  homes: { readonly first: number; readonly count: number },
): Promise<Latency> {
  const took: number[] = []
  for (let index = homes.first; index < homes.first + homes.count; index += 1) {
    const { at, end } = await press(hub, index)
    took.push((await vendor.arrivalOf(homeOf(index))) - at)
    await new Promise((resolve) => setTimeout(resolve, BETWEEN))
    await end()
  }
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), count: took.length }
}
