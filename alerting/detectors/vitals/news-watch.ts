import type { EpochMs } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { NewsTotal } from './news2.ts'

/** What of a home's NEWS2 total has been told. */
interface ToldTotal {
  readonly severity: 'urgent' | 'life-safety'
  readonly saidAt: EpochMs
  /** When it was last too high to be calm, or not known. */
  readonly outAt: EpochMs
}

export type TotalNews = 'raised' | 'repeated' | 'ended' | 'forgotten' | undefined

/**
 * Whether the NEWS2 total of a home is to be told. It counts from enough parameters only, of which each is held by itself; what medical
 * devices alone add up to decides whether it is life-safety.
 */
export class NewsWatch {
  #told: ToldTotal | undefined
  /** The total was low when it was last judged. */
  #calm = false

  get told(): ToldTotal['severity'] | undefined {
    return this.#told?.severity
  }

  /** @param when `measuredAt`: when the newest parameter was measured */
  judge(
    news: NewsTotal,
    when: { readonly now: EpochMs; readonly measuredAt: EpochMs },
    thresholds: Thresholds,
  ): TotalNews {
    const severity = severityOf(news, thresholds)
    const told = this.#told
    const { measuredAt } = when
    if (severity !== undefined && isWorse(severity, told?.severity)) {
      this.#told = { severity, saidAt: measuredAt, outAt: measuredAt }
      return 'raised'
    }
    if (told === undefined) return undefined
    if (severity !== undefined && measuredAt - told.saidAt >= thresholds.vitalAgain) {
      this.#told = { ...told, saidAt: measuredAt, outAt: measuredAt }
      return 'repeated'
    }
    return this.#over(told, news, { ...when, thresholds })
  }

  /** When it may end though nothing was heard. */
  next(now: EpochMs, thresholds: Thresholds): EpochMs | undefined {
    const end = this.#told === undefined || !this.#calm ? 0 : this.#told.outAt + thresholds.vitalClearAfter
    return end > now ? end : undefined
  }

  row() {
    return [this.#told?.severity, this.#told?.saidAt, this.#told?.outAt] as const
  }

  load(severity: string, saidAt: EpochMs | undefined, outAt: EpochMs | undefined): void {
    if (saidAt === undefined || outAt === undefined) return
    this.#told = { severity: severity === 'life-safety' ? 'life-safety' : 'urgent', saidAt, outAt }
  }

  #over(
    told: ToldTotal,
    news: NewsTotal,
    {
      now,
      measuredAt,
      thresholds,
    }: { readonly now: EpochMs; readonly measuredAt: EpochMs; readonly thresholds: Thresholds },
  ): TotalNews {
    const enough = news.known.length >= thresholds.newsParameters
    const calm = enough && news.total < thresholds.newsUrgent - thresholds.newsMargin
    this.#calm = calm
    if (enough && !calm) {
      this.#told = { ...told, outAt: measuredAt }
      return undefined
    }
    const ended = calm && now >= told.outAt + thresholds.vitalClearAfter
    if (!ended && now < told.outAt + thresholds.vitalForget) return undefined
    this.#told = undefined
    return ended ? 'ended' : 'forgotten'
  }
}

const isWorse = (severity: ToldTotal['severity'], than: ToldTotal['severity'] | undefined): boolean =>
  than === undefined || (severity === 'life-safety' && than === 'urgent')

/** `undefined` from too few parameters, or when the total is nothing to tell. */
function severityOf(news: NewsTotal, thresholds: Thresholds): ToldTotal['severity'] | undefined {
  const { known, total, medicalTotal } = news
  if (known.length < thresholds.newsParameters || total < thresholds.newsUrgent) return undefined
  return medicalTotal >= thresholds.newsLifeSafety ? 'life-safety' : 'urgent'
}
