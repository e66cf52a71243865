import type { SetThresholds } from '../../../alerting/rules/rules.ts'
import { RuleBook } from '../../../alerting/rules/rules.ts'
import { DeviceFinder } from '../../../alerting/detectors/residences.ts'
import { VitalSignDetector } from '../../../alerting/detectors/vitals/vital-sign.ts'
import type { Finding } from '../../../core/finding.ts'
import type { EpochMs } from '../../../core/time.ts'
import { aDevice, aGateway, aHome, village } from '../../alerting/detectors/village.ts'
import type { LabelType, Measured, Patient } from './recording.ts'
import { LABELS } from './recording.ts'

/** The recording's local times are written as UTC. */
const TIME_ZONE = 'UTC'
const residences = village({
  homes: [aHome('h1')],
  gateways: [aGateway('g1', ['h1'])],
  devices: [aDevice('cuff', { model: 'blood-pressure-monitor' })],
})

/**
 * What the hub's own detector tells of a patient's readings, in their order, of one type of label. It hears them one by one as it does in
 * operation and is asked whenever it wants to be; it is told nothing else, and nothing of what comes after.
 *
 * The types are replayed apart, because one finding may tell of both.
 */
export function replay(patient: Patient, type: LabelType, district: SetThresholds): readonly Finding[] {
  const detector = detectorWith(district)
  const metrics: ReadonlySet<string> = new Set(LABELS[type].metrics)
  const findings: Finding[] = []
  let offset = 0
  const tickUntil = (until: EpochMs): void => {
    for (let due = detector.nextDeadline(); due !== undefined && due < until; due = detector.nextDeadline()) {
      findings.push(...detector.onTick(due, (offset += 1)))
    }
  }
  for (const measured of patient.measured.filter(({ metric }) => metrics.has(metric))) {
    tickUntil(measured.at)
    detector.onReading(heardOf(measured), (offset += 1))
  }
  tickUntil(Infinity)
  return findings
}

function detectorWith(district: SetThresholds): VitalSignDetector {
  return new VitalSignDetector({
    // A recording came as it is: nothing in it was late, and the platform was never deaf for it.
    hearing: { live: () => true, happenedAt: ({ at }) => at, deafSpans: () => [] },
    residences,
    devices: new DeviceFinder(residences),
    rules: new RuleBook({ district, homes: new Map() }),
    timeZone: TIME_ZONE,
  })
}

const heardOf = ({ at, metric, value }: Measured) => ({
  home: 'h1',
  device: 'cuff',
  gateway: 'g1',
  metric,
  value,
  at,
  receivedAt: at,
  retained: false,
  ownTime: true,
  history: false,
  unregistered: false,
})
