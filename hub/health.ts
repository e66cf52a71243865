import { statfs } from 'node:fs/promises'
import type { Words } from '../core/finding.ts'
import type { HealthPart } from '../core/home-board.ts'
import type { JournalReader, Offset } from '../core/journal.ts'
import type { DurationMs, EpochMs } from '../core/time.ts'
import { isoInstant, seconds } from '../core/time.ts'
import type { VendorHealth } from '../core/vendor-health.ts'
import { holidayPart, type HolidaySources } from './holiday-health.ts'

/** What is looked at. */
export interface HealthSources extends HolidaySources {
  readonly journal: Pick<JournalReader, 'head'>
  lastTickAt(): EpochMs | undefined
  readonly stored: { position(): Offset }
  readonly judged: { position(): Offset }
  vendorHealth(): Promise<readonly VendorHealth[]>
  /** Whether replies and receipts have an address to come to. */
  readonly repliesArrive: boolean
  readonly dataDir: string
  /** Set in a demonstration, whose clock runs so many times as fast and whose messages are only shown. */
  readonly demo?: { readonly speed: number } | undefined
}

const TICK_MAY_BE_OLD: DurationMs = seconds(5)
/** One tick a second: so many entries behind is at least half a minute on an idle hub and a moment on a busy one. */
const MAY_LAG = 60_000
const FREE_BYTES = 1024 ** 3

/** Looks at every part. Never throws: a part that cannot be looked at is not ok, and says so. */
export async function lookAtHealth(sources: HealthSources): Promise<readonly HealthPart[]> {
  const { journal, stored, judged } = sources
  return [
    journalPart(sources),
    lagPart('alerting', journal.head() - judged.position(), {
      en: 'Alarms are late: look at the log for what the alerter says.',
      zh: '报警已迟：请看判警的日志。',
    }),
    lagPart('store', journal.head() - stored.position(), {
      en: 'Charts are late, alarms are not: look whether the time-series store answers.',
      zh: '图表会迟，报警不迟：请看时序库是否应答。',
    }),
    await vendorPart(sources),
    replyPart(sources),
    await diskPart(sources.dataDir),
    holidayPart(sources),
  ]
}

function journalPart(sources: HealthSources): HealthPart {
  const last = sources.lastTickAt()
  const age = last === undefined ? undefined : sources.clock.now() - last
  // The disk writes no faster than it does, however fast the clock runs.
  if (age !== undefined && age <= TICK_MAY_BE_OLD * (sources.demo?.speed ?? 1))
    return {
      part: 'journal',
      ok: true,
      says: `synced ${Math.round(age / 1000)} s ago`,
      zh: `${Math.round(age / 1000)} 秒前已落盘`,
    }
  return {
    part: 'journal',
    ok: false,
    says: 'The disk takes no records, so no message is acknowledged: free it or replace it.',
    zh: '磁盘写不进，消息一律不应答：请腾空或更换磁盘。',
  }
}

function lagPart(part: string, entries: number, advice: Words): HealthPart {
  const [says, zh] = [`${entries} entries behind`, entries === 0 ? '没有积压' : `还有 ${entries} 条待处理`]
  return entries <= MAY_LAG
    ? { part, ok: true, says, zh }
    : { part, ok: false, says: `${says}. ${advice.en}`, zh: `${zh}。${advice.zh}` }
}

async function vendorPart(sources: HealthSources): Promise<HealthPart> {
  try {
    const vendors = await sources.vendorHealth()
    return sources.demo === undefined
      ? smsPart(vendors)
      : {
          part: 'sms',
          ...shownOnly({ en: 'Demonstration: messages are shown, not sent.', zh: '演示：短信只显示，不发出。' }),
        }
  } catch {
    return {
      part: 'sms',
      ok: false,
      says: 'The outbox cannot be looked at: see the log.',
      zh: '读不出发件箱：请看日志。',
    }
  }
}

function smsPart(vendors: readonly VendorHealth[]): HealthPart {
  const real = vendors.filter((vendor) => vendor.reachesPeople)
  if (real.length === 0) {
    return {
      part: 'sms',
      ok: false,
      says: 'No vendor reaches a phone: set HUB_SMS and the vendor’s account.',
      zh: '没有能发到手机的渠道：请设置 HUB_SMS 和供应商账号。',
    }
  }
  const says = real.map(inWords).join(', ')
  const zh = real.map(inChinese).join('，')
  if (real.some((vendor) => vendor.state !== 'resting')) return { part: 'sms', ok: true, says, zh }
  return {
    part: 'sms',
    ok: false,
    says: `${says}: every vendor fails; look at its account and at the line.`,
    zh: `${zh}。全部渠道都发不出：请查账号和线路。`,
  }
}

function inWords({ name, state, restingUntil, failedLastHour, sentLastHour }: VendorHealth): string {
  if (state === 'resting') return `${name} fails, tried again ${isoInstant(restingUntil ?? 0)}`
  if (state === 'never-used') return name
  return failedLastHour === 0 ? `${name} well` : `${name} well (${failedLastHour} of ${sentLastHour} failed this hour)`
}

function inChinese({ name, state, failedLastHour, sentLastHour }: VendorHealth): string {
  if (state === 'resting') return `${name} 发送失败，稍后再试`
  if (state === 'never-used') return `${name} 尚未用过`
  return failedLastHour === 0
    ? `${name} 正常`
    : `${name} 正常（近一小时 ${sentLastHour} 条中 ${failedLastHour} 条未发出）`
}

/** In a demonstration nobody is to be told, so nothing is missing. */
const shownOnly = ({ en, zh }: Words): Omit<HealthPart, 'part'> => ({ ok: true, note: 'hint', says: en, zh })

function replyPart({ repliesArrive, demo }: HealthSources): HealthPart {
  if (demo !== undefined) {
    const words = { en: 'Demonstration: replies are simulated.', zh: '演示：回复由程序模拟。' }
    return { part: 'replies', ...shownOnly(words) }
  }
  if (repliesArrive) return { part: 'replies', ok: true, says: 'configured', zh: '已设置' }
  return {
    part: 'replies',
    ok: false,
    says: 'Replies by SMS cannot come in: set HUB_PUBLIC_URL and the number’s webhook.',
    zh: '收不到短信回复：请设置 HUB_PUBLIC_URL 和号码的回调地址。',
  }
}

async function diskPart(dataDir: string): Promise<HealthPart> {
  try {
    const disk = await statfs(dataDir)
    const free = disk.bavail * disk.bsize
    const size = (free / FREE_BYTES).toFixed(1)
    const [says, zh] = [`${size} GB free`, `剩余 ${size} GB`]
    return free >= FREE_BYTES
      ? { part: 'disk', ok: true, says, zh }
      : {
          part: 'disk',
          ok: false,
          says: `${says}: make room before the journal stops.`,
          zh: `${zh}：请在日志停写前腾出空间。`,
        }
  } catch {
    return {
      part: 'disk',
      ok: false,
      says: `The data folder ${dataDir} cannot be looked at.`,
      zh: `读不出数据文件夹 ${dataDir}。`,
    }
  }
}
