import { days, hours, minutes } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration, figure, timeOfDay } from './threshold.ts'

/** Doors at night, long stays in one room, rooms too cold or too hot. Source: domain rules, section 2; figures without one are our defaults. */
export const ROOMS = {
  /** An outer door opened in sleeping hours must be closed, or somebody move indoors, within this. */
  nightDoorWait: duration(
    minutes(15),
    ['夜间开门后多久须关门或有活动', 'a door opened at night must be answered within'],
    {
      min: minutes(1),
      max: hours(4),
    },
  ),
  /** Sleeping hours, since local midnight, until a home's own are learned … */
  sleepStart: timeOfDay(hours(22), ['睡眠开始（未学会之前）', 'sleep begins, until learned']),
  sleepEnd: timeOfDay(hours(5), ['睡眠结束（未学会之前）', 'sleep ends, until learned']),
  /** … which they are from this many nights on (31: never, so that the two above hold) … */
  sleepLearnedAfter: figure(14, 'count', ['多少夜后按本户作息', 'nights until a home’s own sleeping hours hold'], {
    min: 3,
    max: 31,
  }),
  /** … out of the nights of this time. */
  sleepMemory: duration(days(30), ['作息学习期', 'sleeping hours are learned over'], { min: days(7), max: days(30) }),
  /** Silence at night counts as sleep from this long on: many a sensor sees who turns over in bed, hardly any for an hour … */
  sleepAtLeast: duration(minutes(60), ['夜间静默多久算睡眠', 'silence at night is sleep from'], {
    min: minutes(20),
    max: hours(6),
  }),
  /** … and no longer beyond this: somebody is away, or ill. */
  sleepAtMost: duration(hours(14), ['超过多久不算睡眠', '… and no sleep beyond'], { min: hours(6), max: hours(20) }),
  /** The resident sleeps in the hours in which they did in so many of their nights. */
  sleepUsual: figure(75, 'percent', ['多少比例的夜里在睡算通常', 'asleep in so many of the nights is usual'], {
    min: 50,
    max: 100,
  }),
  /** A stay in the bathroom. *Practice* in Chinese districts: 30 min to 4 h. Who cannot get up alone is asked after sooner. */
  bathroomStay: duration(minutes(60), ['卫生间停留上限', 'a stay in the bathroom, at most'], {
    min: minutes(10),
    max: hours(12),
    byCare: { 'fully-dependent': minutes(45) },
  }),
  /** A stay in the bedroom, counted by day. Who needs care spends more of the day there. */
  bedroomStay: duration(hours(10), ['白天卧室停留上限', 'a stay in the bedroom by day, at most'], {
    min: hours(2),
    max: hours(24),
    byCare: { 'partly-dependent': hours(12), 'fully-dependent': hours(15) },
  }),
  /**
   * Where longer stays are usual, or longer times until somebody moves again after a door at night, the limit is the longest one times
   * this; 0: the limits above hold everywhere.
   */
  usualMargin: figure(1.5, 'factor', ['超过本户最长时间的几倍才告', 'the longest usual time times this is allowed'], {
    min: 0,
    max: 5,
  }),
  /** For how long it is remembered. */
  usualMemory: duration(days(60), ['通常时长记忆期', 'usual times are remembered for'], {
    min: days(7),
    max: days(120),
  }),
  /** Colder is told as routine, much colder as urgent … */
  roomCold: figure(16, 'celsius', ['室温偏低', 'a room is cold below'], { min: 0, max: 25 }),
  roomVeryCold: figure(10, 'celsius', ['室温过低（警情）', 'a room is dangerously cold below'], { min: -20, max: 25 }),
  /** … and so is hotter. */
  roomHot: figure(32, 'celsius', ['室温偏高', 'a room is hot above'], { min: 22, max: 50 }),
  roomVeryHot: figure(36, 'celsius', ['室温过高（警情）', 'a room is dangerously hot above'], { min: 22, max: 60 }),
  /** It must have held for this long … */
  roomHold: duration(hours(1), ['偏冷偏热持续多久才告', 'cold or heat is told after'], { max: days(1) }),
  /** … and shorter where it is dangerous. */
  roomDangerHold: duration(minutes(10), ['过冷过热持续多久才告', 'dangerous cold or heat is told after'], {
    max: days(1),
  }),
  /** It is over when the limit was passed again by this … */
  roomHysteresis: figure(1, 'celsius', ['室温恢复回差', 'cold or heat is over beyond its limit by'], {
    min: 0,
    max: 10,
  }),
  /** … for this long. */
  roomClearHold: duration(minutes(30), ['恢复持续多久才解除', '… for'], { max: days(1) }),
  /** A reading says how warm it is for this long: two that lie further apart say nothing of the time between. */
  roomReadingHolds: duration(hours(3), ['一次室温读数有效多久', 'a temperature reading holds for'], {
    min: minutes(10),
    max: days(2),
  }),
} as const satisfies Record<string, Threshold>
