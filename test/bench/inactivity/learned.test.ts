import { describe, expect, it } from 'vitest'
import type { DeafSpan } from '../../../alerting/detectors/fair-deadline.ts'
import { HomeSilence } from '../../../alerting/detectors/inactivity/home-silence.ts'
import { LocalClock } from '../../../alerting/detectors/inactivity/local-clock.ts'
import type { EpochMs } from '../../../core/time.ts'
import { minutes } from '../../../core/time.ts'
import { figuresOf } from './figures.ts'
import { LearnedSilence, rulesOf } from './learned.ts'
import { measureHome } from './measure.ts'
import type { HomeMeasured } from './measure.ts'
import { recordingsOf } from './recording.ts'
import type { RecordedEvent, Recording } from './recording.ts'
import { CAP, inOutage } from './schedule.ts'

/** Where the recorded homes lie: a folder of `*.csv.gz`. */
const folder = process.env['TIHM_DATA']
const keen = rulesOf(3)

async function firstRecordings(count: number): Promise<readonly Recording[]> {
  const found: Recording[] = []
  for await (const recording of recordingsOf(folder ?? '')) {
    found.push(recording)
    if (found.length === count) break
  }
  return found
}

/** A repeatable dice for choosing moments: [0, 1). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** The beginning of the events, cut somewhere in its second half. */
const cutOf = (recording: Recording, roll: number): readonly RecordedEvent[] =>
  recording.events.slice(0, Math.floor((0.6 + 0.4 * roll) * recording.events.length))

const lastOf = (events: readonly RecordedEvent[]): EpochMs => events.at(-1)?.at ?? 0

/** When each t0 up to `until` finds its alert. t0 does not move when the end does: it counts from the beginning. */
const foundUntil = (measured: HomeMeasured, until: EpochMs): readonly unknown[] =>
  measured.trials
    .filter((trial) => trial.set === 'every-61-min' && trial.at < until && trial.skipped !== 'away')
    .map((trial) => [trial.at, trial.alertAt])

function livedThrough(events: readonly RecordedEvent[]): LearnedSilence {
  const judge = new LearnedSilence(keen)
  let heartbeat = events[0]?.at ?? 0
  for (const event of events) {
    for (; heartbeat < event.at; heartbeat += minutes(5)) if (!inOutage(heartbeat)) judge.onHeartbeat(heartbeat)
    if (event.kind === 'motion') judge.onMotion(event.at, event.sensor)
    else judge.onOuterDoor(event.at, true, event.sensor)
  }
  return judge
}

/** Asks minute by minute, the gateway alive, until the limit has passed. */
function steppedAlert(home: HomeSilence, from: EpochMs, deaf: readonly DeafSpan[]): EpochMs {
  let now = from
  while (now < from + CAP && (home.deadline({ deaf })?.at ?? 0) > now) {
    now += minutes(1)
    home.onAlive(now)
  }
  return now
}

describe.skipIf(folder === undefined)(
  'the learned limit on real recordings (skipped unless TIHM_DATA names the folder of *.csv.gz)',
  { timeout: 240_000 },
  () => {
    it('sees nothing of the future: a recording cut at any time alerts the same up to there', async () => {
      const roll = dice(7)
      for (const recording of await firstRecordings(3)) {
        const whole = measureHome(recording, new LearnedSilence(keen))
        for (let cut = 0; cut < 4; cut += 1) {
          const events = cutOf(recording, roll())
          const until = lastOf(events)
          const part = measureHome({ ...recording, events }, new LearnedSilence(keen))
          expect(part.falseAlarms).toEqual(whole.falseAlarms.filter((alarm) => alarm.closedAt <= until))
          const known = new Set(foundUntil(whole, until).map(String))
          const found = foundUntil(part, until)
          expect(found.length).toBeGreaterThan(100)
          expect(found.filter((pair) => !known.has(String(pair))).length).toBe(0)
        }
      }
    })

    it('foretells the alert that living on in silence brings, restarted in between', async () => {
      const roll = dice(11)
      for (const recording of await firstRecordings(2)) {
        for (let trial = 0; trial < 15; trial += 1) {
          const events = cutOf(recording, roll())
          const judge = livedThrough(events)
          const foretold = judge.alertAt() ?? 0
          const restarted = new HomeSilence(keen, 'self-caring', new LocalClock('UTC'))
          restarted.restore(JSON.parse(JSON.stringify(judge.home.snapshot())))
          const stepped = steppedAlert(restarted, lastOf(events), judge.deaf())
          expect(stepped - foretold).toBeGreaterThanOrEqual(0)
          expect(stepped - foretold).toBeLessThan(minutes(1))
        }
      }
    })

    it('keeps what docs/detection.md says of the default setting', async () => {
      const homes: HomeMeasured[] = []
      for await (const recording of recordingsOf(folder ?? '')) {
        homes.push(measureHome(recording, new LearnedSilence(rulesOf(1))))
      }
      const figures = figuresOf('standard', homes)
      expect(figures.falseAlarmsPerDay).toBeLessThan(0.0365)
      expect(figures.meanTimeToDetectHours).toBeLessThan(5.33)
      expect(figures.doorSet.meanTimeToDetectHours).toBeLessThan(7.37)
      expect(figures.missed).toBe(0)
      expect(figures.usedShare).toBeGreaterThan(0.99)
    })

    it('keeps every home under 20 kB', async () => {
      for (const recording of await firstRecordings(3)) {
        const size = JSON.stringify(livedThrough(recording.events).home.snapshot()).length
        expect(size).toBeGreaterThan(1000)
        expect(size).toBeLessThan(20_000)
      }
    })
  },
)
