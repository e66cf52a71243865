import { hours, minutes, seconds } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration, ofDistrict, timeOfDay } from './threshold.ts'

/** When somebody counts as heard: gateways, the hub itself, what is late. Source: domain rules, section 3. */
export const LISTENING = {
  /** Day begins and ends, since local midnight. */
  dayStart: timeOfDay(hours(6), ['白天开始', 'day begins'], ofDistrict),
  dayEnd: timeOfDay(hours(22), ['白天结束', 'day ends'], ofDistrict),
  /** A reading that came this much later than its device's readings usually do is late. */
  lateAfter: duration(minutes(2), ['晚到多久算迟到', 'a reading is late after'], ofDistrict),
  /** A gateway that was away for longer than this may have kept messages back … */
  awayAfter: duration(
    minutes(2),
    ['网关离开多久可能存有旧消息', 'a gateway may have kept messages after being away for'],
    ofDistrict,
  ),
  /** … and for this long after its return, messages without a time of their own may be those. */
  uncertainFor: duration(
    seconds(60),
    ['网关返回后多久内消息时间不确定', 'times are uncertain after its return for'],
    ofDistrict,
  ),
  /** A gateway is silent after twice its keep-alive, but not before this. */
  gatewaySilence: duration(minutes(5), ['网关静默下限', 'a gateway is silent after, at least'], ofDistrict),
  /** The same for a gateway that promised no keep-alive. */
  gatewaySilenceWithoutKeepAlive: duration(minutes(30), ['无心跳网关静默', 'the same without keep-alive'], ofDistrict),
  /** A gateway whose will was delivered has this long to come back. */
  willGrace: duration(seconds(60), ['遗嘱送达后宽限', 'grace after its will'], ofDistrict),
  /** A gateway that falls silent again within this time of its return comes and goes … */
  gatewayUnsteadyWithin: duration(
    hours(1),
    ['网关恢复后多久内再断算不稳', 'a gateway is unsteady when it falls silent again within'],
    ofDistrict,
  ),
  /** … and must be heard for this long before it counts as back. */
  gatewaySteadyFor: duration(minutes(15), ['不稳的网关连续在线多久算恢复', 'and is back when heard for'], ofDistrict),
  /** A silent gateway becomes urgent after this long by day … */
  gatewayUrgentByDay: duration(hours(4), ['守护中断白天转警情', 'a silent gateway is urgent by day after']),
  /** … and after this long at night. */
  gatewayUrgentByNight: duration(hours(8), ['守护中断夜间转警情', '… and at night after']),
  /** The hub was deaf when its pulse paused for longer than this. */
  hubDeaf: duration(seconds(60), ['中枢脉搏中断多久算失聪', 'the hub was deaf when its pulse paused for'], ofDistrict),
  /** Being deaf for longer than this is told to the district. */
  hubDeafTold: duration(hours(1), ['中枢失聪多久告知区值班', 'deafness is told after'], ofDistrict),
  /** Being deaf moves a stillness deadline by at most this. */
  deafMove: duration(hours(2), ['失聪最多顺延静止期限', 'deafness moves a stillness deadline by at most']),
  /** How soon a home is looked at again whose gateway cannot be heard when its stillness would be judged. */
  unheardRetry: duration(minutes(1), ['听不到的住户多久再看', 'a home that cannot be heard is looked at again after']),
} as const satisfies Record<string, Threshold>
