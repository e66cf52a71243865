import { request } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { networkResult } from '../../../alerting/vendors/network-result.ts'
import { vendorAgent } from '../../../alerting/vendors/vendor-agent.ts'

let server: Server | undefined
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  server?.close()
})

/** A server that takes connections and says `greeting` to each. */
function listening(greeting: string): Promise<number> {
  const silent = createServer((socket) => {
    sockets.push(socket)
    if (greeting !== '') socket.end(greeting)
  })
  server = silent
  return new Promise((resolve) => {
    silent.listen(0, '127.0.0.1', () => {
      const address = silent.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

it('gives up a connection that does not stand in time: then surely nothing was sent', async () => {
  const base = new URL(`https://127.0.0.1:${await listening('')}`)
  const fault = await new Promise((resolve) => {
    httpsRequest({ host: 'vendor.example', agent: vendorAgent(base, 100) })
      .on('error', resolve)
      .end('message')
  })
  expect(networkResult(fault)).toEqual({ state: 'failed', retryable: true, reason: 'ETIMEDOUT' })
})

it('goes where it was told, whatever host the request names, and waits for an answer as long as the request does', async () => {
  const base = new URL(`http://127.0.0.1:${await listening('HTTP/1.1 204 No Content\r\n\r\n')}`)
  const status = await new Promise((resolve) => {
    request({ host: 'vendor.example', agent: vendorAgent(base, 5000) }, (response) =>
      resolve(response.statusCode),
    ).end()
  })
  expect(status).toBe(204)
})

it.each([
  ['no address', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'failed'],
  ['no trust', { code: 'CERT_HAS_EXPIRED' }, 'failed'],
  ['a network that gave up connecting', { code: 'ETIMEDOUT', syscall: 'connect' }, 'failed'],
  ['a time-out of the answer', { code: 'ETIMEDOUT' }, 'unknown'],
  ['a connection that broke', { code: 'ECONNRESET', syscall: 'read' }, 'unknown'],
  ['a fault that a library wrapped', new Error('x', { cause: { code: 'ECONNREFUSED', syscall: 'connect' } }), 'failed'],
  ['anything else', new TypeError('+8613800000001'), 'unknown'],
])('takes %s for what it is', (_what, fault, state) => {
  expect(networkResult(fault)).toMatchObject({ state })
  expect(JSON.stringify(networkResult(fault))).not.toContain('138')
})
