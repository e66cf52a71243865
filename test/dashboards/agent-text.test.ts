import { expect, it } from 'vitest'
import { agentText } from '../../dashboards/web/src/system/agent-text.ts'

const MOZILLA = 'Mozilla/5.0'
const KIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'

it.each([
  [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${KIT} Chrome/139.0.0.0 Safari/537.36`, 'Chrome 139 · Windows'],
  [
    `${MOZILLA} (Windows NT 10.0; Win64; x64) ${KIT} Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0`,
    'Edge 139 · Windows',
  ],
  [
    `${MOZILLA} (Linux; Android 14) ${KIT} Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49`,
    'WeChat 8 · Android',
  ],
  [
    `${MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${KIT} Version/17.5 Mobile/15E148 Safari/604.1`,
    'Safari 17 · iPhone',
  ],
  [`${MOZILLA} (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0`, 'Firefox 128 · Linux'],
  ['curl/8.5.0', 'curl/8.5.0'],
])('a screen that says %j is shown as %j', (agent, shown) => {
  expect(agentText(agent)).toBe(shown)
})
