import { expect, it } from 'vitest'
import { minutes, seconds } from '../../../../core/time.ts'
import { Story } from '../story.ts'
import type { Contents } from '../village.ts'
import { aDevice, aGateway, aHome } from '../village.ts'

const homes = Array.from({ length: 80 }, (_, index) => `h${10 + index}`)
const contents: Contents = {
  homes: [...homes, 'z'].map((id) => aHome(id)),
  gateways: [...homes, 'z'].map((id) => aGateway(`g-${id}`, [id])),
  devices: [...homes, 'z'].map((home) => aDevice(`w-${home}`, { gateway: `g-${home}`, home, role: 'worn' })),
}

it('somebody in danger now does not wait behind what eighty watches kept while their gateways were away', () => {
  const story = new Story('10:00', contents)
  const pulse = { metric: 'heart-rate' } as const
  for (const home of homes) {
    for (let kept = 64; kept > 0; kept -= 1) {
      story.says({ ...pulse, device: `w-${home}`, value: 70, history: true, at: story.now() - minutes(30 + kept) })
    }
  }
  // Two readings a second apart are believed a minute after the first: at 10:01:01.5, when the watches' turn has come.
  story.pass(seconds(1.5)).says({ ...pulse, device: 'w-z', value: 141 })
  story.pass(seconds(1)).says({ ...pulse, device: 'w-z', value: 142 })
  story.pass(seconds(58.5), seconds(58.5)).pass(seconds(1))
  expect(story.lines()).toEqual([expect.stringMatching(/^urgent vital-sign z raised: 脉搏 142/)])
})
