import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { minutes, seconds } from '../../core/time.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'

const HOME = fileURLToPath(new URL('../fixtures/home-to-forget.yaml', import.meta.url))
const NEIGHBOUR = '+8613866667777'

/** What only this home has: who lives and helps there, where, how to get in, what they suffer from and what was said of them. */
const WORDS = [
  '欧阳不忘',
  '13877778888',
  '忘川村7组77号',
  '石狮子',
  '端木记得',
  '13866667777',
  '忘忧病',
  '夜里常唤女儿',
  '档案柜七十七号',
  '已送往仁和医院',
  '来人说老人摔了',
  'odd-payload-of-77',
]

let town: HubUnderTest
let logged: string[]
beforeEach(async () => {
  logged = []
  const line = (...said: readonly unknown[]): void => void logged.push(JSON.stringify(said))
  town = await HubUnderTest.start({ log: { info: line, warn: line, error: line } })
  await town.import(HOME)
})
afterEach(() => town.remove())

const api = (path: string, body: unknown, method = 'POST'): Promise<Response> =>
  town.ask(`/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

async function resolveAlert(note: string): Promise<void> {
  for (const { id } of await town.hub.alerting.desk.open()) {
    const done = { type: 'resolve', outcome: 'help-given', note, taken: '已送往仁和医院' }
    expect((await api(`/alerts/${id}/actions`, done)).status).toBe(200)
  }
  await town.hub.settled()
}

/** Lives through what leaves traces: readings, junk, a call for help that is answered and closed, what people write and look at. */
async function live(): Promise<void> {
  await town.say('h77', 'motion', { motion: true })
  await town.say('h77', 'nobody-knows', { says: 'odd-payload-of-77' })
  await api(
    '/homes/h77/medical-card',
    {
      conditions: '忘忧病',
      medicines: '',
      allergies: '',
      bloodType: 'A',
      doctor: '',
      mobility: '',
    },
    'PUT',
  )
  await api('/homes/h77/notes', { text: '夜里常唤女儿' })
  const proof = { how: 'paper', reference: '档案柜七十七号' }
  const said = { topic: 'monitoring', change: 'given', by: 'guardian', speakerName: '端木记得', proof }
  const agreed = await api('/homes/h77/consents', { ...said, textVersion: '2026-03', saidOn: '2026-11-01' })
  expect(agreed.status).toBe(201)
  await api('/homes/h77/unmask', {})
  await town.say('h77', 'sos', { sos: true })
  await town.reply(NEIGHBOUR, '来人说老人摔了')
  // What goes wrong: on another home's topic, in the wrong form, at an address that says whose it is.
  const gateway = await town.gateway('h77')
  await gateway.publishAsync('homes/h01/sos/up', JSON.stringify({ name: '欧阳不忘' }), { qos: 1 })
  await gateway.publishAsync('homes/h77/sos/up', '欧阳不忘', { qos: 1 })
  await api('/homes/h77/notes', { text: { name: '欧阳不忘' } })
  await town.ask('/api/v1/homes/%E6%AC%A7%E9%98%B3%E4%B8%8D%E5%BF%98?phone=13877778888')
  await town.hub.settled()
}

function inFiles(words: readonly string[]): readonly string[] {
  const files = readdirSync(town.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const bytes = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  return words.filter((word) => bytes.some((content) => content.includes(word)))
}

const lists = z.object({ erasures: z.array(z.object({ state: z.string(), counts: z.record(z.string(), z.number()) })) })
async function erasures() {
  return lists.parse(await (await town.ask('/api/v1/erasures')).json()).erasures
}

it('leaves no byte of a home that was erased, in no file of the hub, and nothing of the others is touched', async () => {
  await live()
  expect((await api('/homes/h77/erasure', { confirm: 'h77', why: '已搬离' })).status).toBe(409)
  await resolveAlert('欧阳不忘已被送走')
  await town.pass(minutes(2), seconds(20))
  expect(inFiles(WORDS)).toEqual(WORDS)
  const told = [...logged, await (await town.ask('/metrics')).text(), await (await town.ask('/readyz')).text()]
  // Of what was heard from there something is said, without what it was.
  expect(logged.filter((line) => /"(finding|text) taken"/.test(line))).toHaveLength(3)
  for (const word of [...WORDS, '王秀兰', '13800001001']) expect(told.filter((text) => text.includes(word))).toEqual([])

  expect((await api('/homes/h77/erasure', { confirm: 'h7', why: '已搬离' })).status).toBe(400)
  expect((await api('/homes/h77/erasure', { confirm: 'h77', why: '已搬离' })).status).toBe(202)
  expect(await erasures()).toMatchObject([{ state: 'waiting' }])
  await town.pass(minutes(4), seconds(20))
  expect(await erasures()).toMatchObject([{ state: 'done', counts: { home: 1, alerts: 2, home_note: 1 } }])

  await town.stop()
  expect(inFiles(WORDS)).toEqual([])
  expect(inFiles(['王秀兰', '13800001001'])).toEqual(['王秀兰', '13800001001'])
})

it('goes on where it was when the hub stopped half-way', async () => {
  await live()
  await resolveAlert('欧阳不忘已被送走')
  await api('/homes/h77/erasure', { confirm: 'h77', why: '已搬离' })
  await town.stop()
  await town.startAgain()
  expect(await erasures()).toMatchObject([{ state: 'waiting' }])
  await town.pass(minutes(4), seconds(20))
  expect(await erasures()).toMatchObject([{ state: 'done' }])
  await town.stop()
  expect(inFiles(WORDS)).toEqual([])
})
