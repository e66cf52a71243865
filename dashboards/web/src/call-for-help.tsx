import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { AlertKind } from '../../../core/finding.ts'
import type { AlertView } from '../../api/views.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { spokenPlace } from './place-text.ts'
import type { Dictionary } from './words.ts'

type Number = '119' | '120' | '110'

const MEDICAL = new Set<AlertKind>(['sos', 'fall', 'vital-sign'])
const FIRE = new Set<AlertKind>(['smoke', 'gas', 'carbon-monoxide'])
const CHECK = new Set<AlertKind>(['inactivity', 'not-returned', 'night-door', 'long-dwell', 'low-water-use'])

function adviceOf(kind: AlertKind, t: Dictionary): { readonly text: string; readonly first?: Number } {
  if (MEDICAL.has(kind)) return { text: t.doMedical, first: '120' }
  if (FIRE.has(kind)) return { text: t.doFire, first: '119' }
  if (CHECK.has(kind)) return { text: t.doCheck, first: '110' }
  return { text: t.doTechnical }
}

function CopyButton({ text }: { readonly text: string }): ReactElement | null {
  const { t } = usePage()
  const [copied, setCopied] = useState(false)
  // Browsers lend the clipboard to pages over https and on this machine only.
  if (!window.isSecureContext) return null
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => setCopied(true))
  return (
    <Button size="small" type="text" onClick={copy}>
      {copied ? t.copied : t.copy}
    </Button>
  )
}

/** What a person should do, whom to call, and the words to say with the whole address in them. */
export function CallForHelp(props: { readonly alert: AlertView; readonly hotline: string | undefined }): ReactElement {
  const { alert, hotline } = props
  const { t } = usePage()
  const { text, first } = adviceOf(alert.kind, t)
  const cry = t.cry[alert.kind]
  const where = spokenPlace(alert.place)
  const script = cry === undefined ? undefined : t.script(where, t.elder(alert.person?.age), cry)
  const numbers: readonly Number[] = ['120', '119', '110']
  return (
    <section className="help" aria-label={t.whatToDo}>
      <p className="help-advice">
        <b>{t.whatToDo}</b>
        {t.colon}
        {text}
      </p>
      {script === undefined || first === undefined ? null : (
        <div className="help-script">
          <span className="quiet">{t.callAndSay(first)}</span>
          <CopyButton text={script} />
          <p lang="zh-CN">{script}</p>
        </div>
      )}
      <ul className="help-calls">
        {numbers.map((number) => (
          <li key={number}>
            <a href={`tel:${number}`} className={number === first ? 'call call-first' : 'call'}>
              <Icon name="phone" size={15} />
              <b>{number}</b> {t.calls[number]}
            </a>
          </li>
        ))}
        {hotline === undefined ? null : (
          <li>
            <span className="call">
              <Icon name="phone" size={15} />
              <b>{hotline}</b> {t.calls.hotline}
            </span>
          </li>
        )}
      </ul>
    </section>
  )
}
