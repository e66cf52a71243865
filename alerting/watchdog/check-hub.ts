import type { Words } from '../../core/finding.ts'
import { days, type DurationMs, type EpochMs, hours, minutes, seconds } from '../../core/time.ts'
import { dutyFaults, type NamedGap } from './duty-faults.ts'

/** What the state file says, read by the watchdog itself. Moments are `undefined` when there is no such thing. */
export interface HubState {
  /** When the hub last wrote down how far it has judged. It does so once a second. */
  readonly judgedAt: EpochMs | undefined
  /** The same of storing readings. */
  readonly storedAt: EpochMs | undefined
  /** Since when the most overdue step of an alert is due. */
  readonly dueSince: EpochMs | undefined
  /** Since when the most overdue message may be sent; one that waits for a budget may not yet. */
  readonly unsentSince: EpochMs | undefined
  /** By when the longest-claimed message should have had an answer. */
  readonly claimedUntil: EpochMs | undefined
  /** Since when the vendor should have been asked about a message that may have gone out. */
  readonly unknownSince: EpochMs | undefined
  /** Alarms that every vendor has refused, and whether any alarm was taken, in the last `GIVEN_UP_COUNTS`. */
  readonly givenUp: number
  readonly taken: boolean
  /** Alarms that every vendor has refused in the last 24 h. */
  readonly givenUpToday: number
  /** Where drills are on: since when none has come through, in the district where it is longest. */
  readonly drilledAt: EpochMs | undefined
}

/** What the machine says. */
export interface MachineState {
  /** `undefined` when the disk could not be looked at. */
  readonly disk: { readonly freeBytes: number; readonly freeShare: number } | undefined
  /** When the certificate of MQTT over TLS runs out; `unreadable`, or `undefined` when there is none. */
  readonly certificateUntil: EpochMs | 'unreadable' | undefined
}

export interface Look {
  /** Whether `/healthz` answered with 200 in time. */
  readonly alive: boolean
  /** `undefined` when the state file could not be read. */
  readonly state: HubState | undefined
  readonly machine: MachineState
  /** Who is missing in the next 24 h. */
  readonly gaps: readonly NamedGap[]
  readonly now: EpochMs
  /** What the hub's own clock says, by which its state is judged; the machine's when left out. */
  readonly hubNow?: EpochMs
}

export type FaultKind =
  | 'hub-silent'
  | 'state-unreadable'
  | 'not-judging'
  | 'not-storing'
  | 'overdue'
  | 'unsent'
  | 'claimed'
  | 'unknown'
  | 'vendors-refuse'
  | 'some-refused'
  | 'no-drill'
  | 'disk-full'
  | 'disk-filling'
  | 'certificate-over'
  | 'certificate-ending'
  | 'certificate-unreadable'
  | 'nobody-on-duty'
  | 'duty-gap'

/** `alarm`: alarms may reach nobody, now. `warning`: they will some day if nobody does anything. */
export type Grade = 'alarm' | 'warning'

export interface Fault {
  readonly kind: FaultKind
  readonly grade: Grade
  readonly words: Words
}

/** Nothing that is due may wait longer. */
export const MOST_OVERDUE: DurationMs = seconds(30)
/** The hub writes once a second; a restart takes some seconds. */
export const MOST_STILL: DurationMs = seconds(60)
/** A database may be restarted. Nobody's alarm waits for it. */
export const MOST_UNSTORED: DurationMs = minutes(30)
/** Five hundred alarms at once go out within 10 s; a vendor's answer takes 15 s at most. */
export const MOST_UNSENT: DurationMs = minutes(2)
export const MOST_CLAIMED: DurationMs = minutes(1)
export const MOST_UNKNOWN: DurationMs = minutes(2)
export const GIVEN_UP_COUNTS: DurationMs = minutes(10)
/** A day, and time to run one by hand. */
export const MOST_UNDRILLED: DurationMs = hours(26)
/** At about 150 bytes a message the journal of a large district still has room for two hours. */
export const LEAST_FREE_BYTES = 1024 ** 3
export const LOW_FREE_SHARE = 0.2
export const CERTIFICATE_WARNS: DurationMs = days(21)

const fault = (kind: FaultKind, grade: Grade, zh: string, en: string): Fault => ({ kind, grade, words: { zh, en } })

/** What is wrong, worst first; empty when all is well. */
export function checkHub({ alive, state, machine, gaps, now, hubNow = now }: Look): readonly Fault[] {
  const faults = [
    ...(alive ? [] : [fault('hub-silent', 'alarm', '中枢无应答', 'the hub does not answer')]),
    ...(state === undefined
      ? [fault('state-unreadable', 'alarm', '状态文件无法读取', 'the state file can not be read')]
      : [...flowFaults(state, hubNow), ...outboxFaults(state, hubNow), ...vendorFaults(state)]),
    ...machineFaults(machine, now),
    ...dutyFaults(gaps, now),
  ]
  return [...faults.filter(({ grade }) => grade === 'alarm'), ...faults.filter(({ grade }) => grade === 'warning')]
}

/** A moment that lies ahead of the hub's own time was written before its clock was put back: it is as good as none. */
const still = (at: EpochMs | undefined, most: DurationMs, now: EpochMs): boolean =>
  at === undefined || Math.abs(now - at) > most

const overdue = (since: EpochMs | undefined, most: DurationMs, now: EpochMs): boolean =>
  since !== undefined && now - since > most

function* flowFaults(state: HubState, now: EpochMs): Iterable<Fault> {
  if (still(state.judgedAt, MOST_STILL, now)) {
    yield fault('not-judging', 'alarm', '数据流停止,无法判警', 'nothing is being judged')
  }
  if (still(state.storedAt, MOST_UNSTORED, now)) {
    yield fault('not-storing', 'warning', '数据半小时未存入时序库', 'no reading was stored for half an hour')
  }
  if (overdue(state.dueSince, MOST_OVERDUE, now)) {
    yield fault('overdue', 'alarm', '有警情超时未通知', 'alerts are overdue')
  }
  if (overdue(state.drilledAt, MOST_UNDRILLED, now)) {
    yield fault('no-drill', 'alarm', '每日演练26小时未通过', 'no drill has come through for 26 h')
  }
}

function* outboxFaults(state: HubState, now: EpochMs): Iterable<Fault> {
  if (overdue(state.unsentSince, MOST_UNSENT, now)) {
    yield fault('unsent', 'alarm', '有短信超时未发出', 'messages wait to be sent')
  }
  if (overdue(state.claimedUntil, MOST_CLAIMED, now)) {
    yield fault('claimed', 'alarm', '有短信发送中断', 'messages are stuck being sent')
  }
  if (overdue(state.unknownSince, MOST_UNKNOWN, now)) {
    yield fault('unknown', 'alarm', '有短信结果不明且未查询', 'nobody asks what became of lost messages')
  }
}

/** One number that no vendor takes is that number's fault; when nothing gets through any more it is the vendors'. */
function* vendorFaults({ givenUp, taken, givenUpToday }: HubState): Iterable<Fault> {
  if (givenUp > 0 && !taken) {
    yield fault('vendors-refuse', 'alarm', '各短信商均拒发报警', 'every vendor refuses alarms')
  } else if (givenUpToday > 0) {
    const words = ['24小时内', String(givenUpToday), '条报警短信无法送出,请核对号码'].join('')
    yield fault(
      'some-refused',
      'warning',
      words,
      `${givenUpToday} alarms could not be sent within 24 h: check the numbers`,
    )
  }
}

function* machineFaults({ disk, certificateUntil }: MachineState, now: EpochMs): Iterable<Fault> {
  if (disk !== undefined && disk.freeBytes < LEAST_FREE_BYTES) {
    yield fault('disk-full', 'alarm', '磁盘将满(不足1GB)', 'the disk is nearly full (less than 1 GB)')
  } else if (disk === undefined || disk.freeShare < LOW_FREE_SHARE) {
    const left = disk === undefined ? '?' : String(Math.floor(disk.freeShare * 100))
    yield fault('disk-filling', 'warning', `磁盘仅剩${left}%`, `${left} % of the disk is free`)
  }
  if (certificateUntil === undefined) return
  if (certificateUntil === 'unreadable') {
    yield fault('certificate-unreadable', 'warning', 'MQTT证书无法读取', 'the MQTT certificate can not be read')
  } else if (certificateUntil <= now) {
    yield fault('certificate-over', 'alarm', 'MQTT证书已过期', 'the MQTT certificate has run out')
  } else if (certificateUntil - now <= CERTIFICATE_WARNS) {
    const left = Math.floor((certificateUntil - now) / days(1))
    yield fault(
      'certificate-ending',
      'warning',
      `MQTT证书${left}天后过期`,
      `the MQTT certificate runs out in ${left} d`,
    )
  }
}
