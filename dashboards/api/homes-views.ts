import type { CareLevel, ResponderRole, RiskGrade, Room } from '../../core/directory.ts'
import type { Severity } from '../../core/finding.ts'
import type { GradeChange, HomeNote, HomeRule, MedicalCard, Signed } from '../../core/home-profile.ts'
import type { HomeFacts } from '../../core/home-editing.ts'
import type { AreaCode, HomeId, ResponderId } from '../../core/names.ts'
import type { PresenceMode } from '../../core/presence.ts'
import type { EpochMs } from '../../core/time.ts'
import type { HourlySilence } from '../../core/usual-silence.ts'

/** How much of a home's gateways is heard. */
export type Connection = 'online' | 'partly-online' | 'offline' | 'unheard'

/** A home as one row of ten thousand. */
export interface HomeRowView {
  readonly id: HomeId
  readonly area: AreaCode
  readonly address: string
  /** 王秀兰, or 王** for who may not see it. */
  readonly name: string
  /** Of the name as it stands here: `wxl`, or `w`. Small letters. */
  readonly initials: string
  /** What people call the home in texts: H13. */
  readonly code?: string
  readonly care: CareLevel
  readonly risk: RiskGrade
  readonly presence: PresenceMode
  readonly connection: Connection
  /** The emptiest battery of the home, %. */
  readonly battery?: number
  readonly lastActivityAt?: EpochMs
}

export interface HomesView {
  /** Names of every area that a row lies in, and of those above. */
  readonly areas: Readonly<Record<AreaCode, string>>
  /** The worst alert of each home that has one that is not resolved; empty for who may not see alerts. */
  readonly alarms: Readonly<Record<HomeId, Severity>>
  readonly homes: readonly HomeRowView[]
}

/** Somebody who can be told of a home, in call order. */
export interface ContactView {
  readonly id: ResponderId
  readonly role: ResponderRole
  readonly name: string
  /** Masked, unless it was asked for whole. */
  readonly phone: string
}

/** The grade that holds, and why if somebody said so at a page. */
export interface GradeView {
  readonly grade: RiskGrade
  readonly history: readonly GradeChange[]
}

/** What people wrote down of a home. Reasons, contacts' names and notes are there only for who may see a resident's name. */
export interface HomeProfileView {
  /** Of what can be changed of it: goes back with a change as If-Match. */
  readonly version: string
  /** What can be changed; left out for who may not. */
  readonly facts?: HomeFacts
  readonly grade: GradeView
  readonly contacts: readonly ContactView[]
  readonly rules: readonly HomeRule[]
  /** Newest first. */
  readonly notes: readonly HomeNote[]
}

/** Empty where nobody has written one yet. */
export type MedicalCardView = MedicalCard & Partial<Signed>

/** When a home was lived in: by room, day and hour of the hub's time zone. */
export interface RibbonView {
  /** `2026-11-22`, oldest first. */
  readonly days: readonly string[]
  readonly rooms: readonly {
    readonly room: Room
    /** [index of the day, hour 0 to 23] in which a sensor of the room saw somebody. */
    readonly hours: readonly (readonly [day: number, hour: number])[]
  }[]
  /** What is learned of this home's silences, by hour of the day (24); left out where stillness is not judged or nothing was heard yet. */
  readonly silence?: readonly HourlySilence[]
  /** False when the time-series store did not answer: then there is nothing to show. */
  readonly storeAnswers: boolean
}
