import { days, hours, minutes } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration, figure, ofDistrict } from './threshold.ts'

/** When a sensor counts as silent, broken, empty or taken off. Domain rules, sections 2 and 3; figures without a source are our defaults. */
export const DEVICES = {
  /** A device's own habit is believed from this many gaps between its reports on … */
  deviceJudgedAfterGaps: figure(
    10,
    'count',
    ['设备上报多少次后按其自身规律判断', 'gaps until a device is judged by its own habit'],
    { min: 1, max: 1000 },
  ),
  /** … and not before it was known for this long, so that a night and a day are in it. */
  deviceJudgedAfter: duration(days(3), ['设备入网多久后按其自身规律判断', 'a device is judged by its own habit after']),
  /** Until then it is silent after this long. */
  deviceUnlearnedSilence: duration(days(7), [
    '规律未知的设备静默多久算离线',
    'a device of unknown habit is offline after',
  ]),
  /** A habit is what the device did in one to two of these. */
  deviceLearnsOver: duration(days(14), ['设备规律的学习期', 'the habit of a device is learned over'], { min: days(1) }),
  /** A device that reports by itself is silent after its longest usual gap times this … */
  deviceSilenceFactor: figure(
    3,
    'factor',
    ['定时上报设备：最长间隔的几倍算离线', 'reports by itself: offline after its longest gap times'],
    { min: 1.2, max: 20 },
  ),
  /** … but not before this. */
  deviceSilenceAtLeast: duration(hours(1), [
    '定时上报设备至少静默多久才算离线',
    'reports by itself: offline after, at least',
  ]),
  /** One that tells of people and is usually quiet for longer than this has no heartbeat: it speaks only when something happens. */
  deviceEventDrivenFrom: duration(hours(3), [
    '常静默超过多久视为仅事件上报',
    'speaks only on events when usually quiet for',
  ]),
  /** It is silent after its longest usual gap times this, reckoned both by the clock and in hours in which the home was alive … */
  deviceEventSilenceFactor: figure(
    2,
    'factor',
    ['仅事件上报设备：最长间隔的几倍算离线', 'speaks on events: offline after its longest gap times'],
    { min: 1.2, max: 20 },
  ),
  /** … but not before this by the clock … */
  deviceEventSilenceAtLeast: duration(days(3), [
    '仅事件上报设备至少静默多久才算离线',
    'speaks on events: offline after, at least',
  ]),
  /** … nor before so many hours in which somebody moved about there. */
  deviceEventLivedAtLeast: duration(hours(24), [
    '其间家中至少有多少小时有人活动',
    '… and after hours with somebody about, at least',
  ]),
  /** After its gateway or the hub has come back a device has its whole time again, but at most this. */
  deviceFairAfterReturn: duration(hours(2), [
    '网关或中枢恢复后给设备的时间',
    'time for a device after gateway or hub came back',
  ]),
  /** How soon a device is looked at again whose gateway cannot be heard. */
  deviceLookAgain: duration(
    hours(1),
    ['网关离线时多久再看其设备', 'a device of a silent gateway is looked at again after'],
    { min: minutes(1) },
  ),
  /** Below this a battery is low (domain rules, section 2) … */
  batteryLow: figure(15, 'percent', ['电量低于多少算低', 'a battery is low below'], { min: 1, max: 90 }),
  /** … and it is full enough again from this on. */
  batteryFine: figure(20, 'percent', ['电量回升到多少算恢复', 'a battery is fine again from'], { min: 1, max: 100 }),
  /** What can wait for the digest and still holds is raised again this often: it opens an alert only where somebody closed the one before. */
  deviceStillHolds: duration(
    days(1),
    ['设备状况持续多久再告', 'a state of a device that still holds is raised again after'],
    { min: hours(1) },
  ),
  /** What nobody understands of a device that calls for help is told once in this long. */
  undecodableOnce: duration(
    days(1),
    ['安全设备报文无法解析：多久告一次', 'undecodable words of a life-safety device are told once in'],
    { min: minutes(1) },
  ),
  /** A sensor chatters that tells of people or doors so often in an hour … */
  chatterRate: figure(200, 'count', ['每小时变化多少次算抖动', 'a sensor chatters from so many changes an hour'], {
    min: 10,
    max: 100_000,
  }),
  /** … and so many times as often as in its own busiest hours. */
  chatterFactor: figure(5, 'factor', ['为其平时最忙一小时的几倍', '… and times its own busiest hours'], {
    min: 1,
    max: 100,
  }),
  /** Until it was known for this long its own busiest hours are not: it chatters from three times the rate on. */
  chatterLearnsFor: duration(days(3), ['抖动判断的学习期', 'its busiest hours are known after']),
  /** A sensor that sees somebody without a pause for this long sees a curtain … */
  alwaysOnAfter: duration(
    hours(12),
    ['持续有人多久算卡死', 'a sensor is stuck that sees somebody without a pause for'],
    { byCare: { 'fully-dependent': hours(48) }, min: hours(1) },
  ),
  /** … or for so many times the longest that it ever did, if that is longer. */
  alwaysOnFactor: figure(1.5, 'factor', ['为其平时最长的几倍', '… and times its own longest'], { min: 1, max: 10 }),
  /** Of a motion sensor, what is closer than this is no pause. */
  motionPause: duration(minutes(5), ['活动传感器间隔多久算停顿', 'motions closer than this are without a pause'], {
    min: minutes(1),
    max: hours(1),
  }),
  /** A value is stuck that was the same for this long … */
  stuckAfter: duration(days(1), ['数值不变多久算卡死', 'a value is stuck that was the same for'], { min: hours(1) }),
  /** … and so many times longer than it ever was … */
  stuckFactor: figure(4, 'factor', ['为其平时最长不变时间的几倍', '… and times its own longest'], { min: 1, max: 100 }),
  /** … in so many reports. */
  stuckReports: figure(20, 'count', ['其间至少上报多少次', '… in so many reports'], { min: 3, max: 10_000 }),
  /** A counter is broken that goes backwards so often … */
  backwardsTimes: figure(3, 'count', ['累计值倒退多少次算故障', 'a counter is broken that goes back so often'], {
    min: 1,
    max: 100,
  }),
  /** … within this long. */
  backwardsWithin: duration(days(1), ['累计值倒退：多长时间内', '… within'], { min: hours(1) }),
  /** An area is out when so many of its gateways … */
  areaOutageGateways: figure(3, 'count', ['片区中断至少多少个网关', 'an area is out from so many silent gateways'], {
    min: 2,
    max: 1000,
  }),
  /** … and such a share of those that were ever heard there … */
  areaOutageShare: figure(30, 'percent', ['片区中断至少百分之多少网关', '… and such a share of its gateways'], {
    min: 1,
    max: 100,
  }),
  /** … fell silent within this long of each other (domain rules, section 3). */
  areaOutageWithin: duration(minutes(10), ['片区中断：多长时间内先后静默', '… that fell silent within'], {
    min: minutes(1),
  }),
  /** Judged when no more have fallen silent for this long or it has lasted: so that a town is told once and not by its streets. */
  areaOutageSettles: duration(minutes(1), ['片区中断：等待多久再判断', 'an area is judged after settling for'], {
    max: minutes(10),
  }),
  /** A gateway that promised packets seldom is found silent late: what fell silent this long ago is still counted in. */
  areaOutageLooksBack: duration(hours(2), ['片区中断：回看多久', 'silences this old are still counted in'], {
    min: minutes(10),
  }),
  /** An area that is out again within this time of its return comes and goes … */
  areaOutageUnsteadyWithin: duration(
    hours(1),
    ['片区恢复后多久内再断算时断时续', 'an area comes and goes when out again within'],
    {
      ...ofDistrict,
      max: days(1),
    },
  ),
  /** … and must be heard for this long before its outage counts as over. */
  areaOutageSteadyFor: duration(minutes(15), ['时断时续的片区连续在线多久算恢复', 'and is back when heard for'], {
    ...ofDistrict,
    max: hours(12),
  }),
  /** The hub itself may be cut off when so many gateways … */
  hubCutOffGateways: figure(
    10,
    'count',
    ['中枢疑似断网至少多少个网关', 'the hub may be cut off from so many silent gateways'],
    {
      ...ofDistrict,
      min: 2,
      max: 100_000,
    },
  ),
  /** … and such a share of all that were ever heard … */
  hubCutOffShare: figure(80, 'percent', ['中枢疑似断网至少百分之多少网关', '… and such a share of all gateways'], {
    ...ofDistrict,
    min: 50,
    max: 100,
  }),
  /** … fell silent within this long of each other. */
  hubCutOffWithin: duration(minutes(3), ['中枢疑似断网：多长时间内先后静默', '… that fell silent within'], {
    ...ofDistrict,
    min: minutes(1),
  }),
  /** A silent gateway that was told as urgent and whose alert somebody closed is told again after this long. */
  gatewayStillSilent: duration(
    days(1),
    ['守护中断持续多久再告', 'a gateway that is still silent is told again after'],
    { min: hours(1) },
  ),
} as const satisfies Record<string, Threshold>
