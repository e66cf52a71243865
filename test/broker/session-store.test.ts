import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSessionStore } from '../../broker/session-store.ts'
import { silentLog } from '../../core/log.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sessions-'))
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

it('a subscription that meets a closing database gets no retained messages, and the process lives', async () => {
  const warned: string[] = []
  const log = { ...silentLog, warn: (text: string) => void warned.push(text) }
  const store = await openSessionStore({ dir, log, mayKeep: () => true })
  const packet = { cmd: 'publish', topic: 'homes/h1/d1/down', payload: Buffer.from('kept'), qos: 1, retain: true }
  await store.storeRetained(packet)
  expect(await store.createRetainedStreamCombi(['homes/h1/+/down']).toArray()).toMatchObject([{ topic: packet.topic }])
  await store.destroy()
  expect(await store.createRetainedStreamCombi(['homes/h1/+/down']).toArray()).toEqual([])
  expect(warned).toEqual(['broker: retained messages were not delivered'])
})

it('sessions whose files a power cut has damaged are opened all the same, with what was kept', async () => {
  const options = { dir, log: silentLog, mayKeep: () => true }
  const first = await openSessionStore(options)
  const { id } = await first.identify()
  await first.destroy()
  await writeFile(join(dir, 'CURRENT'), '')
  const again = await openSessionStore(options)
  expect((await again.identify()).id).toBe(id)
  await again.destroy()
})
