import { describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import { HomeSigns } from '../../alerting/home-signs.ts'
import type { Directory } from '../../core/directory.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { minutes } from '../../core/time.ts'
import { Story, TIME_ZONE } from './detectors/story.ts'
import { oneHome, village } from './detectors/village.ts'

function board() {
  const directory: Pick<Directory, 'gateway' | 'gatewaysOf' | 'devicesOf'> & ReturnType<typeof village> =
    village(oneHome())
  const { detectors, hearing, signs, modes } = detectorSet({ residences: directory, timeZone: TIME_ZONE })
  const homeSigns = new HomeSigns({ hearing, signs, modes, directory })
  const all = [...detectors, homeSigns]
  return { homeSigns, dispatch: new AlerterDispatch({ detectors: all, log: silentLog, metrics: noMetrics }) }
}

function tell(dispatch: AlerterDispatch, story: Story, from = 0): void {
  story.happenings.slice(from).forEach((happening, index) => {
    dispatch.consume({ ...happening, offset: from + index + 1 }, [])
  })
}

describe('HomeSigns', () => {
  it('knows nothing of a home that was never heard', () => {
    expect(board().homeSigns.state('h1')).toEqual({
      home: 'h1',
      gateways: [{ id: 'g1', online: false, lastHeardAt: undefined }],
      lastActivityAt: undefined,
      shown: [],
    })
  })

  it('shows the gateway, the newest activity and the newest value of each device', () => {
    const { homeSigns, dispatch } = board()
    const story = new Story('08:00').connects().moves('bedroom')
    const movedAt = story.now()
    story.pass(minutes(3)).says({ device: 'living', metric: 'room-temperature', value: 18.5 })
    tell(dispatch, story)
    expect(homeSigns.state('h1')).toEqual({
      home: 'h1',
      gateways: [{ id: 'g1', online: true, lastHeardAt: story.now() }],
      lastActivityAt: movedAt,
      shown: [
        { device: 'bedroom', metric: 'motion', value: true, at: movedAt },
        { device: 'living', metric: 'room-temperature', value: 18.5, at: story.now() },
      ],
    })
  })

  it('shows where the resident is said to be, by whose word, and tells pages when that changes or ends', () => {
    const { homeSigns, dispatch } = board()
    const changes: string[] = []
    const stop = homeSigns.onChange((home) => changes.push(home))
    const story = new Story('08:00').connects().setsMode('in-hospital', minutes(10))
    const since = story.now()
    tell(dispatch, story)
    const presence = { mode: 'in-hospital', since, until: since + minutes(10), by: 'operator' }
    expect(homeSigns.state('h1').presence).toEqual(presence)
    const told = story.happenings.length
    changes.length = 0
    story.pass(minutes(10))
    tell(dispatch, story, told)
    expect(homeSigns.state('h1').presence).toBeUndefined()
    expect(changes).toEqual(['h1'])
    stop()
    const before = story.happenings.length
    tell(dispatch, story.setsMode('moved-out'), before)
    expect(changes).toEqual(['h1'])
  })

  it('keeps the newer value when an older one comes late', () => {
    const { homeSigns, dispatch } = board()
    const story = new Story('08:00').connects()
    story.says({ device: 'living', metric: 'room-temperature', value: 18 })
    story.says({ device: 'living', metric: 'room-temperature', value: 12, at: story.now() - minutes(60) })
    tell(dispatch, story)
    expect(homeSigns.state('h1').shown.map(({ value }) => value)).toEqual([18])
  })

  it('shows a gateway offline once its connection or its packets end, and says that the home changed', () => {
    const { homeSigns, dispatch } = board()
    const changed: string[] = []
    const story = new Story('08:00').connects().pass(minutes(1))
    tell(dispatch, story)
    const stop = homeSigns.onChange((home) => changed.push(home))
    const before = story.happenings.length
    tell(dispatch, story.fallsSilent().pass(minutes(7)), before)
    expect(homeSigns.state('h1').gateways[0]?.online).toBe(false)
    expect(changed).toEqual(['h1'])
    stop()
    const later = story.happenings.length
    tell(dispatch, story.connects(), later)
    expect(homeSigns.state('h1').gateways[0]?.online).toBe(true)
    expect(changed).toEqual(['h1'])
    const last = story.happenings.length
    tell(dispatch, story.disconnects('goodbye'), last)
    expect(homeSigns.state('h1').gateways[0]?.online).toBe(false)
  })

  it('is the same after a restart from its snapshot', async () => {
    const { homeSigns, dispatch } = board()
    const story = new Story('08:00').connects().moves().says({ device: 'watch', metric: 'battery', value: 80 })
    tell(dispatch, story.pass(minutes(1)))
    const again = board()
    again.dispatch.restore(JSON.parse(JSON.stringify(await dispatch.snapshots())))
    const before = story.happenings.length
    story.pass(minutes(1))
    tell(dispatch, story, before)
    tell(again.dispatch, story, before)
    expect(again.homeSigns.state('h1')).toEqual(homeSigns.state('h1'))
  })
})
