import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { DurationMs, EpochMs } from '../../../../core/time.ts'
import type { DeviceRowView } from '../../../api/devices-views.ts'
import { Ago } from '../ago.tsx'
import { Icon } from '../icons.tsx'
import type { IconName } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { DEVICES_WORDS } from './devices-words.ts'

const MINUTE = 60_000
const ICONS: Record<DeviceRowView['heard'], IconName> = {
  heard: 'check',
  silent: 'offline',
  unreachable: 'offline',
  unheard: 'dots',
}

/** How it is heard, and what is wrong with it: by shape and words, not by colour alone. */
export function HeardMark({ heard, faults }: Pick<DeviceRowView, 'heard' | 'faults'>): ReactElement {
  const { language } = usePage()
  const words = DEVICES_WORDS[language]
  return (
    <span className="device-marks">
      <span className={`device-mark ${heard}`}>
        <Icon name={ICONS[heard]} size={15} /> {words.heard[heard]}
      </span>
      {faults.map((fault) => (
        <span key={fault} className="device-mark faulty">
          <Icon name="triangle" size={15} /> {words.fault[fault]}
        </span>
      ))}
    </span>
  )
}

export function BatteryText({ battery, batteryLow }: Pick<DeviceRowView, 'battery' | 'batteryLow'>): ReactElement {
  const { language } = usePage()
  const figure = battery === undefined ? '' : `${Math.round(battery)}%`
  if (batteryLow) return <span className="figures bad">{`${figure} ${DEVICES_WORDS[language].low}`.trim()}</span>
  return figure === '' ? <span className="quiet">–</span> : <span className="figures">{figure}</span>
}

export const SignalText = ({ signal }: Pick<DeviceRowView, 'signal'>): ReactElement =>
  signal === undefined ? (
    <span className="quiet">–</span>
  ) : (
    <span className="figures">{`${Math.round(signal)} dBm`}</span>
  )

export function HeardAgo({ at }: { readonly at: EpochMs | undefined }): ReactElement {
  const { language } = usePage()
  return at === undefined ? <span className="quiet">{DEVICES_WORDS[language].never}</span> : <Ago at={at} />
}

/** `≤ 1 小时`: the longest it is usually silent. */
export function IntervalText({ usualGap }: Pick<DeviceRowView, 'usualGap'>): ReactElement {
  const { language } = usePage()
  const words = DEVICES_WORDS[language]
  if (usualGap === undefined) return <span className="quiet">{words.learning}</span>
  return <span className="figures">{words.upTo(gapText(usualGap, language))}</span>
}

/** Rounded up to a whole minute, hour or day. */
export function gapText(gap: DurationMs, language: 'zh' | 'en'): string {
  const minutes = Math.max(1, Math.ceil(gap / MINUTE))
  if (minutes < 60) return language === 'zh' ? `${minutes} 分钟` : `${minutes} min`
  const hours = Math.ceil(minutes / 60)
  if (hours < 48) return language === 'zh' ? `${hours} 小时` : `${hours} h`
  return language === 'zh' ? `${Math.ceil(hours / 24)} 天` : `${Math.ceil(hours / 24)} days`
}

/** The home it hangs in, as a way to its page for who may see homes. */
export function PlaceLink({ home, text }: { readonly home: string; readonly text: string }): ReactElement {
  const { may } = usePage()
  return may('homes:read') ? <Link to={`/homes/${encodeURIComponent(home)}`}>{text}</Link> : <>{text}</>
}
