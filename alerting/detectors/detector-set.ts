import type { Detector } from '../../core/detector.ts'
import type { DeviceId } from '../../core/names.ts'
import { AfterFallDetector } from './after-fall.ts'
import { AreaOutageDetector } from './area-outage.ts'
import { Day } from './day.ts'
import { DeviceFaults } from './devices/device-faults.ts'
import { DeviceHearing } from './devices/device-hearing.ts'
import { DeviceStateDetector } from './devices/device-state.ts'
import { DEVICE_STATES } from './devices/device-states.ts'
import { UndecodableDetector } from './devices/undecodable.ts'
import { DoorContacts } from './door-contacts.ts'
import { FallDetector } from './fall.ts'
import { GatewayOfflineDetector } from './gateway-offline.ts'
import { Hearing } from './hearing.ts'
import { HubDeafDetector } from './hub-deaf.ts'
import { HomeSilences } from './inactivity/home-silences.ts'
import { LocalClock } from './inactivity/local-clock.ts'
import { UnheardHomes } from './inactivity/unheard-homes.ts'
import { InactivityDetector } from './inactivity.ts'
import { RemovedSubjects } from './removed-subjects.ts'
import { residentLimit } from './resident-limit.ts'
import type { Residences } from './residences.ts'
import { DeviceFinder } from './residences.ts'
import { ResidentSigns } from './resident-signs.ts'
import { LongDwellDetector } from './rooms/long-dwell.ts'
import { NightDoorDetector } from './rooms/night-door.ts'
import { ROOM_ALARMS } from './rooms/room-alarms.ts'
import { RoomClimateDetector } from './rooms/room-climate.ts'
import { SosDetector } from './sos.ts'
import { STATE_ALARMS, StateAlarmDetector } from './state-alarm.ts'
import { VitalSignDetector } from './vitals/vital-sign.ts'
import { LowWaterUseDetector } from './water/low-water-use.ts'
import { WaterRunningDetector } from './water/water-running.ts'
import type { Whereabouts } from './whereabouts.ts'
import { PresenceGate } from '../presence/presence-gate.ts'
import { PresenceModes } from '../presence/presence-modes.ts'
import type { Rules } from '../rules/rules.ts'
import { RuleBook } from '../rules/rules.ts'

export interface DetectorSettings {
  readonly residences: Residences
  /** An IANA name. */
  readonly timeZone: string
  /**
   * The district's defaults when left out. Homes' own figures are asked for at each judgement; `rules.district` is one object that stays up to
   * date, so it may be kept.
   */
  readonly rules?: Rules
}

export interface DetectorSet {
  readonly hearing: Hearing
  readonly signs: ResidentSigns
  readonly whereabouts: Whereabouts
  /** How long each resident is usually silent. */
  readonly silences: Pick<HomeSilences, 'limitsAt'>
  readonly modes: PresenceModes
  /** When each device was last heard, how often it speaks, and which are silent. */
  readonly deviceHearing: DeviceHearing
  /** Which devices are stuck or chatter. */
  readonly deviceFaults: DeviceFaults
  /** Which of them said what nobody understood. */
  readonly undecodable: UndecodableDetector
  /** All of them, in the order in which they must be told: those that others ask come first. */
  readonly detectors: readonly Detector[]
}

/** Every detector, wired. A new one is one line here. */
export function detectorSet({ residences, timeZone, rules = new RuleBook() }: DetectorSettings): DetectorSet {
  const thresholds = rules.district
  const devices = new DeviceFinder(residences)
  const day = new Day(thresholds, timeZone)
  const hearing = new Hearing(thresholds, residences)
  const contacts = new DoorContacts(hearing)
  const faults = { faulty: (device: DeviceId) => deviceFaults.faulty(device) }
  const signs = new ResidentSigns({ hearing, contacts, devices, faults })
  const clock = new LocalClock(timeZone)
  const modes = new PresenceModes({ hearing, signs, residences, devices, rules, timeZone })
  const deviceHearing = new DeviceHearing({ hearing, signs, residences, devices, rules, timeZone })
  const silences = new HomeSilences({ hearing, signs, residences, devices, rules, clock, deviceHearing })
  const undecodable = new UndecodableDetector({ residences, devices, rules, timeZone })
  const deviceFaults = new DeviceFaults({ hearing, undecodable, residences, devices, rules })
  const shared = { hearing, contacts, signs, residences, devices, day, thresholds, rules, timeZone }
  const nightDoors = new NightDoorDetector({ ...shared, clock })
  return {
    hearing,
    signs,
    deviceHearing,
    deviceFaults,
    undecodable,
    whereabouts: silences,
    silences,
    modes,
    detectors: [
      hearing,
      contacts,
      signs,
      silences,
      modes,
      deviceHearing,
      undecodable,
      deviceFaults,
      new SosDetector(shared),
      new FallDetector(shared),
      new AfterFallDetector(shared),
      ...STATE_ALARMS.map((alarm) => new StateAlarmDetector(alarm, shared)),
      new InactivityDetector({ ...shared, silences, unheard: new UnheardHomes({ ...shared, modes }) }),
      new GatewayOfflineDetector({ ...shared, limitOf: (home) => residentLimit(silences.judge(home.id)) }),
      new AreaOutageDetector({ ...shared, modes }),
      new HubDeafDetector({ ...shared, modes }),
      ...DEVICE_STATES.map((state) => new DeviceStateDetector(state, { ...shared, deviceHearing })),
      new VitalSignDetector(shared),
      nightDoors,
      new LongDwellDetector({ ...shared, clock, sleep: nightDoors.sleepHours }),
      ...ROOM_ALARMS.map((alarm) => new RoomClimateDetector(alarm, shared)),
      new LowWaterUseDetector({ ...shared, whereabouts: silences, modes }),
      new WaterRunningDetector(shared),
      // Behind all of them: they see what those found.
      new RemovedSubjects(shared),
      new PresenceGate({ modes, residences, timeZone }),
    ],
  }
}
