import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { seconds, systemClock } from '../../core/time.ts'
import { readConfig } from '../../hub/config.ts'
import { openVendors } from '../../hub/vendors.ts'
import { GAO_VILLAGE, QIAN_GRID_WORKER } from '../support/example-town.ts'
import { FakeTwilio } from '../support/fake-twilio.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { codeIn } from '../support/phones.ts'

const PUBLIC_URL = 'https://hub.example'

let twilio: FakeTwilio
let town: HubUnderTest
beforeEach(async () => {
  twilio = await FakeTwilio.start()
  await startTown({})
})
afterEach(async () => {
  await town.remove()
  await twilio.stop()
})

async function startTown(settings: Readonly<Record<string, string>>): Promise<void> {
  const config = readConfig({
    HUB_SMS: 'twilio',
    HUB_PUBLIC_URL: PUBLIC_URL,
    HUB_TWILIO_URL: twilio.url,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_FROM: '+15550100000',
    ...settings,
  })
  const { publicUrl } = config
  town = await HubUnderTest.start({
    config: { publicUrl },
    vendors: await openVendors(config, { clock: systemClock(), log: silentLog, print: () => {} }),
  })
}

/** What Twilio posts when a phone texts back. */
async function textBack(from: string, body: string, sign = true): Promise<Response> {
  const fields = { MessageSid: `SM${town.clock.now()}`, From: from, To: '+15550100000', Body: body }
  const url = `${PUBLIC_URL}/webhooks/twilio/reply`
  const signed = twilio.signed(url, fields)
  const headers = sign ? signed.headers : { ...signed.headers, 'x-twilio-signature': 'AAAA' }
  const answer = await town.ask('/webhooks/twilio/reply', { method: 'POST', headers, body: signed.body })
  await town.hub.settled()
  return answer
}

it('an SOS goes out through Twilio, which is told neither who nor where, and a signed reply acknowledges it', async () => {
  await town.say('h01', 'sos', { sos: true })
  const [sent] = twilio.messages
  expect(sent?.to).toBe(QIAN_GRID_WORKER)
  expect(sent?.body).toMatch(/^【守望】紧急警情,码\w+,请致电值班室$/)

  await town.pass(seconds(20))
  expect((await textBack(QIAN_GRID_WORKER, `1 ${codeIn(sent?.body ?? '')}`)).status).toBe(200)
  expect(await town.hub.alerting.desk.open()).toMatchObject([{ kind: 'sos', state: 'acknowledged' }])
})

it('a reply that Twilio did not sign changes nothing: the climb goes on', async () => {
  await town.say('h01', 'sos', { sos: true })
  const code = codeIn(twilio.messages[0]?.body ?? '')
  expect((await textBack(QIAN_GRID_WORKER, `1 ${code}`, false)).status).toBe(403)
  await town.pass(seconds(61))
  expect(twilio.messages.map((message) => message.to)).toEqual([QIAN_GRID_WORKER, GAO_VILLAGE])
})

it('a phone that can never be reached is no reason to wait: the next level is told at once', async () => {
  twilio.nextMoods.push('refuse')
  await town.say('h01', 'sos', { sos: true })
  expect(twilio.messages.map((message) => message.to)).toEqual([GAO_VILLAGE])
})

it('where the district decided so, Twilio carries the whole text', async () => {
  await town.remove()
  await startTown({ HUB_FOREIGN_FULL_TEXT: 'yes' })
  await town.say('h01', 'sos', { sos: true })
  expect(twilio.messages[0]?.body).toMatch(/^【守望】紧急:王\*\*.*求助.*回复1收到/)
})
