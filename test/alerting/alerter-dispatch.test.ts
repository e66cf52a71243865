import { expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import type { Detector, Sign } from '../../core/detector.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { Story } from './detectors/story.ts'

it('a detector hears the kinds of signs that it names, and every kind when it names none', () => {
  const heard: string[] = []
  const hears = (name: string, signKinds?: readonly Sign['kind'][]): Detector => ({
    name,
    ...(signKinds === undefined ? {} : { signKinds }),
    onSign: ({ kind }) => {
      heard.push(`${name} ${kind}`)
      return []
    },
    snapshot: () => null,
    restore: () => {},
  })
  const detectors = [hears('all'), hears('some', ['tick', 'spoke']), hears('none', [])]
  const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
  const { happenings } = new Story('08:00').connects().pass(1000).moves()
  for (const [index, happening] of happenings.entries()) dispatch.consume({ ...happening, offset: index + 1 }, [])
  expect(heard).toEqual([
    'all started',
    'all connected',
    'all heard',
    'all tick',
    'some tick',
    'all spoke',
    'some spoke',
  ])
})
