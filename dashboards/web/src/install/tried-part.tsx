import type { ReactElement } from 'react'
import type { TriedDeviceView } from '../../../api/install-views.ts'
import { BatteryText, SignalText } from '../devices/device-cells.tsx'
import { Icon } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { clockSeconds } from '../time-text.ts'
import { INSTALL_WORDS } from './install-words.ts'
import { type Step, stepsOf, triedName } from './tried-words.ts'

/** 逐个触发: each device with what the hub heard of it, and when. */
export function TriedPart({ devices }: { readonly devices: readonly TriedDeviceView[] }): ReactElement | null {
  const { t, language } = usePage()
  const words = INSTALL_WORDS[language]
  if (devices.length === 0) return null
  return (
    <section className="sheet-part" aria-label={words.devices}>
      <h2>{words.devices}</h2>
      <ul className="tried" aria-live="polite">
        {devices.map((device) => (
          <li key={device.id}>
            <p className="tried-name">
              <b>{triedName(device, t, language)}</b> <span className="quiet">{device.id}</span>
            </p>
            <ul className="tried-steps">
              {stepsOf(device, language).map((step) => (
                <StepMark key={step.name} step={step} />
              ))}
            </ul>
            <p className="quiet tried-figures">
              {words.battery} <BatteryText {...device} /> · {words.signal} <SignalText {...device} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function StepMark({ step: { name, at } }: { readonly step: Step }): ReactElement {
  const { language, timeZone } = usePage()
  const isHeard = at !== undefined
  return (
    <li className={isHeard ? 'heard' : 'unheard'}>
      <Icon name={isHeard ? 'check' : 'dots'} size={20} /> {name}{' '}
      <span className="figures">{isHeard ? clockSeconds(at, timeZone) : INSTALL_WORDS[language].wait}</span>
    </li>
  )
}
