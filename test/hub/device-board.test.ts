import { describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { days, type DurationMs, hours, minutes } from '../../core/time.ts'
import { deviceBoard } from '../../hub/device-board.ts'
import { Story, TIME_ZONE } from '../alerting/detectors/story.ts'
import { aDevice, aGateway, aHome, village } from '../alerting/detectors/village.ts'

const TOWN = {
  homes: [aHome('h1')],
  gateways: [aGateway('g1', ['h1'])],
  devices: [aDevice('living', { room: 'living' }), aDevice('mat', { room: 'bedroom', role: 'bed' })],
}

/** A mat that reports every hour for three days, while the living room sees somebody, and then is silent for so long. */
function silentFor(length: DurationMs) {
  const { detectors, deviceHearing, deviceFaults, undecodable } = detectorSet({
    residences: village(TOWN),
    timeZone: TIME_ZONE,
  })
  const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
  const story = new Story('08:00', TOWN).connects('g1', minutes(10))
  for (let hour = 0; hour < 76; hour += 1) {
    story.says({ device: 'mat', metric: 'heart-rate', value: 60 + (hour % 9) })
    for (let half = 0; half < 2; half += 1) story.moves('living').pass(minutes(30), minutes(1))
  }
  for (let gone = 0; gone < length; gone += minutes(30)) story.moves('living').pass(minutes(30), minutes(1))
  story.happenings.forEach((happening, index) => dispatch.consume({ ...happening, offset: index + 1 }, []))
  const clock = { now: () => story.now() }
  return { story, board: deviceBoard({ deviceHearing, deviceFaults, undecodable, clock }) }
}

describe('what the pages are told of a device', () => {
  it('is when it was heard and for how long it is usually silent, and that it is well', () => {
    const { board, story } = silentFor(minutes(30))
    expect(board.state('h1', 'mat')).toEqual({
      heardAt: story.now() - minutes(90),
      usualGap: hours(1),
      silent: false,
      faults: [],
    })
  })

  it('is that it is silent, once that is told as an alert too', () => {
    expect(silentFor(hours(3)).board.state('h1', 'mat')).toMatchObject({ silent: true, usualGap: hours(1) })
  })

  it('is next to nothing of one that never spoke, or that nobody knows', () => {
    const { board } = silentFor(minutes(30))
    expect(board.state('h1', 'nobody')).toEqual({ silent: false, faults: [] })
    expect(board.state('h9', 'nobody')).toEqual({ silent: false, faults: [] })
  })

  it('is for a week that it said what nobody understood, beside its other faults', () => {
    let now = days(20_000)
    const board = deviceBoard({
      deviceHearing: { lastHeardAt: () => undefined, intervalOf: () => undefined, offline: () => [] },
      deviceFaults: { faultsOf: () => ['chattering'] },
      undecodable: { toldAt: () => days(20_000) },
      clock: { now: () => now },
    })
    expect(board.state('h1', 'mat').faults).toEqual(['chattering', 'undecodable'])
    now += days(7)
    expect(board.state('h1', 'mat').faults).toEqual(['chattering'])
  })
})
