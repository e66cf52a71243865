import type { ReactElement } from 'react'
import type { EpochMs } from '../../../core/time.ts'
import { useNow, usePage } from './page-context.ts'
import { whenText } from './time-text.ts'
import type { Dictionary } from './words.ts'

const MINUTE = 60_000

/** `12 分钟前`, `3 小时 5 分前`, `2 天前`. */
export function agoText(at: EpochMs, now: EpochMs, t: Dictionary): string {
  const minutes = Math.max(0, Math.floor((now - at) / MINUTE))
  if (minutes < 60) return t.minutesAgo(minutes)
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? t.hoursAgo(hours, minutes % 60) : t.daysAgo(Math.floor(hours / 24))
}

/** How long ago, with the exact time for who points at it. */
export function Ago({ at }: { readonly at: EpochMs }): ReactElement {
  const { t, timeZone } = usePage()
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={whenText(at, now, timeZone)}>
      {agoText(at, now, t)}
    </time>
  )
}
