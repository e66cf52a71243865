import { AlertEvidence } from '../alerting/evidence/alert-evidence.ts'
import type { Stopped } from '../core/consent.ts'
import type { Directory } from '../core/directory.ts'
import type { DutyDesk } from '../core/duty-desk.ts'
import type { EvidenceDesk } from '../core/evidence.ts'
import type { GatewayClaims } from '../core/gateway-claims.ts'
import type { HomeEditor } from '../core/home-editing.ts'
import type { HomeProfiles } from '../core/home-profile.ts'
import type { RuleTrials } from '../core/rule-trial.ts'
import type { TableDesk } from '../core/table-desk.ts'
import { RegistryHomeEditor } from '../registry/profiles/home-editor.ts'
import { ProfileStore } from '../registry/profiles/profile-store.ts'
import { RegisteredClaims } from '../registry/registered-claims.ts'
import type { StoredRosters } from '../registry/roster/stored-rosters.ts'
import type { Config } from './config.ts'
import type { DataDir } from './data-dir.ts'
import { consentedStore } from './consented-store.ts'
import { dutyDesk } from './duty.ts'
import { hubVersion } from './hub-version.ts'
import type { Judging } from './judging.ts'
import { type Privacy, type PrivacyParts, startPrivacy } from './privacy/start-privacy.ts'
import { keepTrials } from './rule-trial.ts'
import type { StopStack } from './stop-stack.ts'
import { keepTables } from './tables/keep-tables.ts'

export interface DeskParts extends PrivacyParts, Pick<Judging, 'rules'> {
  readonly config: Config
  readonly paths: DataDir
  readonly roster: StoredRosters
  /** Where people live: without the homes of drills. */
  readonly residences: Directory
  readonly stopped: Stopped
}

/** What the pages show and change, apart from alerts. */
export interface Desks extends Privacy {
  readonly evidence: EvidenceDesk
  readonly profiles: HomeProfiles
  readonly homeEditor: HomeEditor
  readonly tables: TableDesk
  readonly ruleTrials: RuleTrials
  readonly claims: GatewayClaims
  readonly duty: DutyDesk
}

/** Until the hub stops. A new page's is one line here. */
export function openDesks(parts: DeskParts, stops: StopStack): Desks {
  const { db, registry, clock, config, paths, roster } = parts
  return {
    evidence: new AlertEvidence({
      ...parts,
      store: consentedStore(parts),
      timeZone: config.timeZone,
      hubVersion: hubVersion(),
    }),
    profiles: new ProfileStore(db, registry, clock),
    homeEditor: new RegistryHomeEditor(registry),
    tables: keepTables({ registry, stateFile: paths.stateFile, clock }, stops),
    ruleTrials: keepTrials(parts, stops),
    claims: new RegisteredClaims(registry),
    duty: dutyDesk({ db, registry, clock, rosters: roster }),
    ...startPrivacy(parts, stops),
  }
}
